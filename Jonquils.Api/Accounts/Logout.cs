using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts;

/// <summary>Ends the caller's session.</summary>
internal static class Logout
{
    public static async Task<NoContent> Handle(CurrentUser user, Sessions sessions, HttpContext http, CancellationToken cancel)
    {
        await sessions.EndAsync(user.Id, user.SessionId, http.Connection.RemoteIpAddress, cancel);
        RefreshCookie.Clear(http);
        return TypedResults.NoContent();
    }
}
