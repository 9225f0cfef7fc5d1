using System.Security.Cryptography;
using System.Text;

namespace Jonquils.Web;

/// <summary>The one page of the client, cut at the places where each answer puts its own nonce.</summary>
internal sealed class IndexPage
{
    private const string NoncePlace = "__CSP_NONCE__";
    private const int NonceBytes = 16;

    private readonly string[] _parts;

    private IndexPage(string[] parts) => _parts = parts;

    /// <exception cref="InvalidOperationException">The client was not built.</exception>
    public static IndexPage Read(string folder)
    {
        var path = Path.Combine(folder, "index.html");
        return File.Exists(path)
            ? new IndexPage(File.ReadAllText(path).Split(NoncePlace))
            : throw new InvalidOperationException($"The web client is missing: there is no {path}. Build Jonquils.Web again.");
    }

    public async Task SendAsync(HttpContext context, SecurityHeaders security)
    {
        // Base64url, so that the same text is valid in the header and in an HTML attribute.
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var page = Encoding.UTF8.GetBytes(string.Join(nonce, _parts));

        security.Apply(context.Response.Headers, nonce);
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(page, context.RequestAborted);
        }
    }
}
