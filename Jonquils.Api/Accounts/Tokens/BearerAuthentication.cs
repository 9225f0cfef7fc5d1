using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Accounts.Tokens;

/// <summary>Reads <c>Authorization: Bearer</c> (RFC 6750) and checks the token and its session.</summary>
internal sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    AccessTokens tokens, SessionStates sessions, ActiveUsers users, IMemoryCache cache, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !string.Equals(header.Scheme, Scheme, StringComparison.OrdinalIgnoreCase) || string.IsNullOrEmpty(header.Parameter))
        {
            return AuthenticateResult.NoResult();
        }

        var token = await VerifyAsync(header.Parameter);
        if (token is null || await sessions.FindAsync(token.SessionId, Context.RequestAborted) is not { Holds: true } session)
        {
            return AuthenticateResult.Fail("The access token does not hold.");
        }

        users.Saw(token.UserId);
        return AuthenticateResult.Success(new AuthenticationTicket(token.PrincipalAs(session.Roles), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.Append(HeaderNames.WWWAuthenticate, Scheme);
        return new UnauthorizedProblem("not_signed_in", "Sign in to do this.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new ForbiddenProblem("not_allowed", "You may not do this.").ExecuteAsync(Context);

    // A signature costs more than the rest of a small request. What was verified once holds until it expires; its session is asked every time.
    private async Task<VerifiedToken?> VerifyAsync(string token)
    {
        var key = ("access-token", Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token))));
        if (cache.TryGetValue(key, out VerifiedToken? known) && known!.ExpiresAt > clock.GetUtcNow())
        {
            return known;
        }

        var verified = await tokens.VerifyAsync(token, Context.RequestAborted);
        if (verified is not null && verified.ExpiresAt > clock.GetUtcNow())
        {
            cache.Set(key, verified, new MemoryCacheEntryOptions { AbsoluteExpiration = verified.ExpiresAt, Size = 1 });
        }

        return verified;
    }
}
