using Jonquils.Api.Accounts.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Ends the caller's session.</summary>
internal static class Logout
{
    public static async Task<NoContent> Handle(CurrentUser user, Sessions sessions, HttpContext http, CancellationToken cancel)
    {
        await sessions.EndAsync(user.Id, user.SessionId, AuditActions.SignedOut, http.Connection.RemoteIpAddress, cancel);
        RefreshCookie.Clear(http);
        return TypedResults.NoContent();
    }
}
