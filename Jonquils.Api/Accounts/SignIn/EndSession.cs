using Jonquils.Api.Accounts.Audit;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Signs one device of the caller's out.</summary>
internal static class EndSession
{
    public static async Task<Results<NoContent, NotFoundProblem>> Handle(Guid sessionId, CurrentUser user, Sessions sessions, HttpContext http, CancellationToken cancel) =>
        await sessions.EndAsync(user.Id, sessionId, AuditActions.SessionRevoked, http.Connection.RemoteIpAddress, cancel)
            ? TypedResults.NoContent()
            : AccountProblems.SessionNotFound(sessionId);
}
