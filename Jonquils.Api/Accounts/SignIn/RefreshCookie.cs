using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>The refresh token as a cookie that no script can read and no other site can send.</summary>
internal static class RefreshCookie
{
    private const string Path = "/api/v1/auth";

    public static void Set(HttpContext http, SessionTokens tokens) =>
        http.Response.Cookies.Append(NameFor(http), tokens.RefreshToken, Options(http, tokens.RefreshLifetime));

    public static string? Read(HttpContext http) => http.Request.Cookies[NameFor(http)];

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(NameFor(http), Options(http, null));

    // Cookies ignore ports: two stacks on one machine must not sign each other out.
    private static string NameFor(HttpContext http) => $"jonquils_refresh_{http.Request.Host.Port ?? (http.Request.IsHttps ? 443 : 80)}";

    private static CookieOptions Options(HttpContext http, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = http.WantsSecureCookies(),
        SameSite = SameSiteMode.Strict,
        Path = Path,
        MaxAge = lifetime,
        IsEssential = true,
    };
}
