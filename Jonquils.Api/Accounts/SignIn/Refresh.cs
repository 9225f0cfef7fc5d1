using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Exchanges the refresh token, from the body or the cookie, for a new pair.</summary>
internal static class Refresh
{
    public sealed record Request(string? RefreshToken);

    public static async Task<Results<Ok<Login.Response>, UnauthorizedProblem, ForbiddenProblem>> Handle(
        Request? request, Sessions sessions, OwnPages pages, HttpContext http, CancellationToken cancel)
    {
        if (request?.RefreshToken is null && !pages.MayUseCookieOf(http.Request))
        {
            return AccountProblems.ForeignPage;
        }

        var token = request?.RefreshToken ?? RefreshCookie.Read(http);
        var tokens = string.IsNullOrEmpty(token) || token.Length > 512
            ? null
            : await sessions.RenewAsync(token, http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent, cancel);
        if (tokens is null)
        {
            RefreshCookie.Clear(http);
            return AccountProblems.BadRefreshToken;
        }

        RefreshCookie.Set(http, tokens);
        return TypedResults.Ok(Login.Response.Of(tokens));
    }
}
