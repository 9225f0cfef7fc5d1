using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Credentials;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.Letters;
using Jonquils.Api.Security;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Makes an account.</summary>
internal static class Register
{
    private const int MaxKeyLength = 255;

    /// <param name="Email">Address of the account; one account an address.</param>
    /// <param name="Username">Name shown to others: 3 to 50 letters, digits, dots, dashes or underscores; unique, whatever its case.</param>
    /// <param name="Password">8 to 128 characters.</param>
    public sealed record Request(
        [property: Required, EmailAddress, StringLength(User.MaxEmailLength), RegularExpression(User.EmailPattern)] string Email,
        [property: Required, StringLength(User.MaxUsernameLength, MinimumLength = User.MinUsernameLength), RegularExpression(User.UsernamePattern)] string Username,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string Password);

    public static async Task<Results<Created<UserResponse>, ConflictProblem, UnprocessableProblem>> Handle(
        Request request, [FromHeader(Name = "Idempotency-Key"), StringLength(MaxKeyLength)] string? idempotencyKey, AccountsDb database, Passwords passwords,
        SecurityKeys keys, LetterQueue letters, AuditTrail audit, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        if (PasswordRules.IsTooEasy(request.Password, request.Username, request.Email))
        {
            return AccountProblems.WeakPassword;
        }

        string hash;
        using (await passwords.EnterAsync(cancel))
        {
            hash = passwords.Hash(request.Password);
        }

        var user = User.Register(request.Email, request.Username, hash, clock.GetUtcNow(), RegistrationKeyOf(request, idempotencyKey, keys));
        user.Roles.Add(await database.Roles.SingleAsync(r => r.Name == Role.User, cancel));
        database.Users.Add(user);
        audit.Add(AuditActions.Registered, user.Id, subject: null, http.Connection.RemoteIpAddress);
        try
        {
            await database.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            return await MadeBeforeAsync(database, user, cancel) is { } known
                ? Answer(known)
                : violation.ConstraintName == "ix_users_email" ? AccountProblems.EmailTaken : AccountProblems.UsernameTaken;
        }

        AccountMeters.Registrations.Add(1);
        letters.TryAdd(new LetterOrder.Confirm(user.Id));
        return Answer(user);
    }

    private static Created<UserResponse> Answer(User user) => TypedResults.Created("/api/v1/auth/me", UserResponse.Of(user));

    private static async Task<User?> MadeBeforeAsync(AccountsDb database, User user, CancellationToken cancel) => user.RegistrationKey is null
        ? null
        : await database.Users.AsNoTracking().Include(u => u.Roles)
            .SingleOrDefaultAsync(u => u.Email == user.Email && u.RegistrationKey == user.RegistrationKey, cancel);

    // The key and the whole request, so that a repeated request is known again without keeping what it said. Keyed, because the password is in it.
    private static string? RegistrationKeyOf(Request request, string? idempotencyKey, SecurityKeys keys) => string.IsNullOrEmpty(idempotencyKey)
        ? null
        : Convert.ToHexStringLower(HMACSHA256.HashData(
            keys.RefreshChain, Encoding.UTF8.GetBytes($"register\0{idempotencyKey}\0{request.Email}\0{request.Username}\0{request.Password}")));
}
