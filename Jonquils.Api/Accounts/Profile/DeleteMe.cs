using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Credentials;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.SignIn;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>Deletes the caller's account: at once for everybody who looks, and soon after everything that was kept about it.</summary>
internal static class DeleteMe
{
    public sealed record Request([property: Required, StringLength(Passwords.MaxLength)] string CurrentPassword);

    public static async Task<Results<NoContent, UnauthorizedProblem, ForbiddenProblem, ConflictProblem, TooManyRequestsProblem>> Handle(
        [FromBody] Request request, CurrentUser caller, AccountsDb database, PasswordProof proof, OneTimeTokens tokens, Sessions sessions, SessionStates states,
        AuditTrail audit, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        if (await database.Users.Include(u => u.Roles).SingleOrDefaultAsync(u => u.Id == caller.Id && u.IsActive, cancel) is not { } user)
        {
            return AccountProblems.NotSignedIn;
        }

        var (isRight, wait) = await proof.CheckAsync(user, request.CurrentPassword, http.Connection.RemoteIpAddress, cancel);
        if (!isRight)
        {
            return wait is { } delay ? AccountProblems.TooManyAttempts(delay) : AccountProblems.WrongPassword;
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        await Administrators.LockAsync(database, cancel);
        if (user.Roles.Any(r => r.Name == Role.Admin) && !await Administrators.AreThereOthersAsync(database, user.Id, cancel))
        {
            return AccountProblems.LastAdministrator;
        }

        user.Delete(clock.GetUtcNow());
        audit.Add(AuditActions.AccountDeleted, user.Id, subject: null, http.Connection.RemoteIpAddress);
        await database.SaveChangesAsync(cancel);
        await tokens.WithdrawAsync(user.Id, cancel);
        var ended = await sessions.RevokeAllAsync(user.Id, except: null, cancel);
        await transaction.CommitAsync(cancel);
        await states.BroadcastAsync(ended, CancellationToken.None);
        RefreshCookie.Clear(http);
        return TypedResults.NoContent();
    }
}
