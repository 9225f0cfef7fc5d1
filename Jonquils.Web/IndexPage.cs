using System.Security.Cryptography;
using System.Text;

namespace Jonquils.Web;

/// <summary>The one page of the client, cut at the places where each answer puts its own nonce.</summary>
internal sealed class IndexPage
{
    private const string NoncePlace = "__CSP_NONCE__";
    private const int NonceBytes = 16;

    private readonly string _path;
    private volatile Cut _cut;

    /// <param name="folder">Where the built client lies.</param>
    /// <exception cref="InvalidOperationException">The client was not built.</exception>
    public IndexPage(string folder)
    {
        _path = Path.Combine(folder, "index.html");
        _cut = File.Exists(_path)
            ? Read()
            : throw new InvalidOperationException($"The web client is missing: there is no {_path}. Build Jonquils.Web again.");
    }

    public async Task SendAsync(HttpContext context, SecurityHeaders security)
    {
        // Base64url, so that the same text is valid in the header and in an HTML attribute.
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var page = Encoding.UTF8.GetBytes(string.Join(nonce, Current()));

        security.Apply(context.Response.Headers, nonce);
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(page, context.RequestAborted);
        }
    }

    // A build beside a running host replaces the hashed files; the page that names the old ones would then load nothing.
    private string[] Current()
    {
        if (File.GetLastWriteTimeUtc(_path) != _cut.Written && File.Exists(_path))
        {
            _cut = Read();
        }

        return _cut.Parts;
    }

    private Cut Read() => new(File.GetLastWriteTimeUtc(_path), File.ReadAllText(_path).Split(NoncePlace));

    private sealed record Cut(DateTime Written, string[] Parts);
}
