using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>
/// Tells requests of our pages from those of others. <c>SameSite</c> keeps other sites from sending the session's cookie, but not another port or subdomain of
/// this one, and not every browser knows it.
/// </summary>
internal sealed class OwnPages(IOptions<CorsOptions> cors)
{
    private const string SecFetchSite = "Sec-Fetch-Site";

    /// <summary>Whether a request may use the cookie: it comes from a page of ours, or from no page at all.</summary>
    public bool MayUseCookieOf(HttpRequest request)
    {
        var (site, origin) = (request.Headers[SecFetchSite].ToString(), request.Headers.Origin.ToString());
        // Set by the browser itself. Behind a proxy that changes the host it is the only sign of a page of the same origin.
        if (site is "same-origin" or "none")
        {
            return true;
        }

        return origin.Length == 0
            ? site.Length == 0
            : IsAllowed(origin) || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private bool IsAllowed(string origin) => cors.Value.GetPolicy(cors.Value.DefaultPolicyName)?.IsOriginAllowed(origin) ?? false;
}
