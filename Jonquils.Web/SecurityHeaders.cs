namespace Jonquils.Web;

/// <summary>What the browser is told about trust. The policy is built at run time, since it names the Api's origin.</summary>
/// <param name="apiOrigin">Scheme, host and port of the Api.</param>
/// <param name="connectedOrigins">Where scripts may send to, the Api among them; separated by spaces.</param>
internal sealed class SecurityHeaders(string apiOrigin, string connectedOrigins)
{
    // hls.js plays through blob: addresses, and covers that are being uploaded are previewed from data: and blob:.
    private readonly string _policyBeforeNonce = string.Join("; ",
        "default-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "script-src 'self'",
        "worker-src 'self' blob:",
        $"connect-src 'self' {connectedOrigins}",
        $"img-src 'self' {apiOrigin} data: blob:",
        $"media-src 'self' {apiOrigin} blob:",
        "font-src 'self'",
        "manifest-src 'self'",
        "style-src 'self'");

    /// <param name="nonce">Lets the component library add its style tag; <see langword="null"/> for answers that are no page.</param>
    public void Apply(IHeaderDictionary headers, string? nonce)
    {
        headers.ContentSecurityPolicy = nonce is null ? _policyBeforeNonce : $"{_policyBeforeNonce} 'nonce-{nonce}'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
