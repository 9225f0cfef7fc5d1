using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Signs all devices of the caller's out, this one too.</summary>
internal static class LogoutEverywhere
{
    public static async Task<NoContent> Handle(
        CurrentUser user, Sessions sessions, SessionStates states, AuditTrail audit, AccountsDb database, HttpContext http, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var ended = await sessions.RevokeAllAsync(user.Id, except: null, cancel);
        await audit.WriteAsync(AuditActions.SignedOutEverywhere, user.Id, subject: null, http.Connection.RemoteIpAddress, cancel);
        await transaction.CommitAsync(cancel);
        await states.BroadcastAsync(ended, CancellationToken.None);
        RefreshCookie.Clear(http);
        return TypedResults.NoContent();
    }
}
