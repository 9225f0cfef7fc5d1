using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.Letters;
using Jonquils.Api.Accounts.Limits;
using Jonquils.Api.Accounts.SignIn;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Sets a new password by the token out of the letter, and signs all devices out.</summary>
internal static class ResetPassword
{
    public sealed record Request(
        [property: Required, StringLength(OneTimeTokens.MaxLength)] string Token,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string NewPassword);

    public static async Task<Results<NoContent, UnprocessableProblem>> Handle(
        Request request, OneTimeTokens tokens, Passwords passwords, AccountsDb database, Sessions sessions, SessionStates states, AuditTrail audit,
        SignInGuard guard, LetterQueue letters, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        if (await tokens.TakeAsync(request.Token, OneTimeToken.ResetPassword, cancel) is not { } user)
        {
            return AccountProblems.BadLink;
        }

        if (PasswordRules.IsTooEasy(request.NewPassword, user.Username, user.Email))
        {
            // Not committed: the link still holds for a better password.
            return AccountProblems.WeakPassword;
        }

        using (await passwords.EnterAsync(cancel))
        {
            user.ChangePassword(passwords.Hash(request.NewPassword), clock.GetUtcNow());
        }

        // Whoever reads the letter owns the mailbox.
        user.IsVerified = true;
        await tokens.WithdrawAsync(user.Id, cancel);
        audit.Add(AuditActions.PasswordReset, user.Id, subject: null, http.Connection.RemoteIpAddress);
        await database.SaveChangesAsync(cancel);
        var ended = await sessions.RevokeAllAsync(user.Id, except: null, cancel);
        await transaction.CommitAsync(cancel);
        await states.BroadcastAsync(ended, CancellationToken.None);
        await guard.ForgiveAsync([user.Email, User.Normalise(user.Username)], CancellationToken.None);
        letters.TryAdd(new LetterOrder.PasswordChanged(user.Id));
        return TypedResults.NoContent();
    }
}
