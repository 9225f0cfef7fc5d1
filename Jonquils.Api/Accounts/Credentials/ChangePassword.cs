using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.Letters;
using Jonquils.Api.Accounts.SignIn;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Sets a new password, and signs all other devices out.</summary>
internal static class ChangePassword
{
    public sealed record Request(
        [property: Required, StringLength(Passwords.MaxLength)] string CurrentPassword,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string NewPassword);

    public static async Task<Results<NoContent, UnauthorizedProblem, ForbiddenProblem, UnprocessableProblem, TooManyRequestsProblem>> Handle(
        Request request, CurrentUser caller, AccountsDb database, Passwords passwords, PasswordProof proof, OneTimeTokens tokens, Sessions sessions,
        SessionStates states, AuditTrail audit, LetterQueue letters, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        if (await database.Users.SingleOrDefaultAsync(u => u.Id == caller.Id && u.IsActive, cancel) is not { } user)
        {
            return AccountProblems.NotSignedIn;
        }

        var (isRight, wait) = await proof.CheckAsync(user, request.CurrentPassword, http.Connection.RemoteIpAddress, cancel);
        if (!isRight)
        {
            return wait is { } delay ? AccountProblems.TooManyAttempts(delay) : AccountProblems.WrongPassword;
        }

        if (PasswordRules.IsTooEasy(request.NewPassword, user.Username, user.Email))
        {
            return AccountProblems.WeakPassword;
        }

        using (await passwords.EnterAsync(cancel))
        {
            user.ChangePassword(passwords.Hash(request.NewPassword), clock.GetUtcNow());
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        audit.Add(AuditActions.PasswordChanged, user.Id, subject: null, http.Connection.RemoteIpAddress);
        await database.SaveChangesAsync(cancel);
        await tokens.WithdrawAsync(user.Id, cancel);
        var ended = await sessions.RevokeAllAsync(user.Id, except: caller.SessionId, cancel);
        await transaction.CommitAsync(cancel);
        await states.BroadcastAsync(ended, CancellationToken.None);
        letters.TryAdd(new LetterOrder.PasswordChanged(user.Id));
        return TypedResults.NoContent();
    }
}
