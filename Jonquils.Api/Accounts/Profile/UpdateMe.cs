using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Credentials;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.Letters;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>Changes the caller's name or address.</summary>
internal static class UpdateMe
{
    /// <param name="Username">A new name; absent keeps the old one.</param>
    /// <param name="Email">A new address, which has to be confirmed; needs <paramref name="CurrentPassword"/>.</param>
    /// <param name="CurrentPassword">Needed for a new address: whoever holds it can ask for a new password.</param>
    public sealed record Request(
        [property: StringLength(User.MaxUsernameLength, MinimumLength = User.MinUsernameLength), RegularExpression(User.UsernamePattern)] string? Username = null,
        [property: EmailAddress, StringLength(User.MaxEmailLength), RegularExpression(User.EmailPattern)] string? Email = null,
        [property: StringLength(Passwords.MaxLength)] string? CurrentPassword = null) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Email is not null && string.IsNullOrEmpty(CurrentPassword))
            {
                yield return new("The current password is needed for a new address.", [nameof(CurrentPassword)]);
            }
        }
    }

    public static async Task<Results<Ok<UserResponse>, UnauthorizedProblem, ForbiddenProblem, ConflictProblem, PreconditionFailedProblem, TooManyRequestsProblem>> Handle(
        Request request, CurrentUser caller, AccountsDb database, PasswordProof proof, OneTimeTokens tokens, AuditTrail audit, LetterQueue letters, HttpContext http,
        TimeProvider clock, CancellationToken cancel)
    {
        if (await database.Users.Include(u => u.Roles).SingleOrDefaultAsync(u => u.Id == caller.Id && u.IsActive, cancel) is not { } user)
        {
            return AccountProblems.NotSignedIn;
        }

        if (!Revision.IsExpected(http, Revision.Tag(user.Version)))
        {
            return AccountProblems.Changed;
        }

        var formerEmail = user.Email;
        var isMoving = request.Email is { } email && User.Normalise(email) != formerEmail;
        if (isMoving)
        {
            var (isRight, wait) = await proof.CheckAsync(user, request.CurrentPassword!, http.Connection.RemoteIpAddress, cancel);
            if (!isRight)
            {
                return wait is { } delay ? AccountProblems.TooManyAttempts(delay) : AccountProblems.WrongPassword;
            }
        }

        if (await SaveAsync(request, user, isMoving, database, tokens, audit, http, clock.GetUtcNow(), cancel) is { } taken)
        {
            return taken;
        }

        if (isMoving)
        {
            letters.TryAdd(new LetterOrder.EmailChanged(formerEmail));
            letters.TryAdd(new LetterOrder.Confirm(user.Id));
        }

        http.Response.Headers.ETag = Revision.Tag(user.Version);
        return TypedResults.Ok(UserResponse.Of(user));
    }

    private static async Task<ConflictProblem?> SaveAsync(
        Request request, User user, bool isMoving, AccountsDb database, OneTimeTokens tokens, AuditTrail audit, HttpContext http, DateTimeOffset now, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        if (request.Username is { } username && User.Shape(username) != user.Username)
        {
            user.Rename(username, now);
            audit.Add(AuditActions.UsernameChanged, user.Id, subject: null, http.Connection.RemoteIpAddress);
        }

        if (isMoving)
        {
            user.MoveTo(request.Email!, now);
            audit.Add(AuditActions.EmailChanged, user.Id, subject: null, http.Connection.RemoteIpAddress);
        }

        try
        {
            await database.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            return violation.ConstraintName == "ix_users_email" ? AccountProblems.EmailTaken : AccountProblems.UsernameTaken;
        }

        if (isMoving)
        {
            await tokens.WithdrawAsync(user.Id, cancel);
        }

        await transaction.CommitAsync(cancel);
        return null;
    }
}
