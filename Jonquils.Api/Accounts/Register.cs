using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Accounts;

/// <summary>Makes an account.</summary>
internal static class Register
{
    /// <param name="Email">Address of the account; one account an address.</param>
    /// <param name="Username">Name shown to others: 3 to 50 letters, digits, dots, dashes or underscores; unique, whatever its case.</param>
    /// <param name="Password">8 to 128 characters.</param>
    public sealed record Request(
        [property: Required, EmailAddress, StringLength(User.MaxEmailLength)] string Email,
        [property: Required, StringLength(User.MaxUsernameLength, MinimumLength = 3), RegularExpression(@"^[\p{L}\p{N}._-]+$")] string Username,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string Password);

    public static async Task<Results<Created<UserResponse>, ConflictProblem, UnprocessableProblem>> Handle(
        Request request, AccountsDb database, Passwords passwords, TimeProvider clock, CancellationToken cancel)
    {
        if (IsTooEasy(request))
        {
            return new UnprocessableProblem("weak_password", "The password is too easy to guess. Do not use your name or a single repeated character.");
        }

        var user = User.Register(request.Email, request.Username, passwords.Hash(request.Password), clock.GetUtcNow());
        user.Roles.Add(await database.Roles.SingleAsync(r => r.Name == Role.User, cancel));
        database.Users.Add(user);
        try
        {
            await database.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            return violation.ConstraintName == "ix_users_email" ? AccountProblems.EmailTaken : AccountProblems.UsernameTaken;
        }

        return TypedResults.Created("/api/v1/auth/me", UserResponse.Of(user));
    }

    private static bool IsTooEasy(Request request) =>
        request.Password.Distinct().Count() < 4
        || request.Password.Equals(request.Username, StringComparison.OrdinalIgnoreCase)
        || request.Password.Equals(request.Email, StringComparison.OrdinalIgnoreCase);
}
