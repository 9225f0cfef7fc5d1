using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Jonquils.Tests.Web;

public sealed partial class ClientHostingTests(WebHost web) : IClassFixture<WebHost>
{
    private readonly HttpClient _browser = web.CreateClient();

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/sign-in")]
    [InlineData("/albums/0190a0b0/tracks")]
    public async Task Every_address_that_is_no_file_gets_the_page_and_the_page_is_never_cached(string address)
    {
        var answer = await _browser.GetAsync(address);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Contains("<div id=\"root\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_absent_and_not_the_page()
    {
        var answer = await _browser.GetAsync("/assets/index-gone.js");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEqual("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Each_answer_has_a_nonce_of_its_own_in_the_page_and_in_the_policy()
    {
        var (first, second) = (await NoncesAsync(), await NoncesAsync());

        Assert.Equal(first.InPolicy, first.InPage);
        Assert.Equal(second.InPolicy, second.InPage);
        Assert.NotEqual(first.InPage, second.InPage);
    }

    [Fact]
    public async Task The_policy_names_the_api_and_allows_nothing_inline()
    {
        var answer = await _browser.GetAsync("/");
        var policy = PolicyOf(answer);

        Assert.Equal("'self'", policy["default-src"]);
        Assert.Equal("'self'", policy["script-src"]);
        Assert.Equal($"'self' {WebHost.ApiOrigin}", policy["connect-src"]);
        Assert.Contains(WebHost.ApiOrigin, policy["img-src"], StringComparison.Ordinal);
        Assert.Equal($"'self' {WebHost.ApiOrigin} blob:", policy["media-src"]);
        Assert.Equal("'none'", policy["frame-ancestors"]);
        Assert.Equal("'none'", policy["base-uri"]);
        Assert.Equal("'none'", policy["object-src"]);
        Assert.DoesNotContain(policy.Values, sources => sources.Contains("unsafe", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/config.json")]
    [InlineData("/favicon.svg")]
    [InlineData("/assets/index-gone.js")]
    public async Task Every_answer_carries_the_security_headers(string address)
    {
        var answer = await _browser.GetAsync(address);

        Assert.Contains("Content-Security-Policy", answer.Headers.Select(h => h.Key));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("strict-origin-when-cross-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Contains("camera=()", Assert.Single(answer.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_learns_where_the_api_is_and_asks_again_every_time()
    {
        var answer = await _browser.GetAsync("/config.json");
        var settings = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal($"{WebHost.ApiOrigin}/jonquils", settings.GetProperty("api_base_url").GetString());
        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task A_file_with_its_hash_in_its_name_is_kept_for_a_year()
    {
        var answer = await _browser.GetAsync(await WebHost.FindScriptAsync(_browser));

        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("/sw.js", "text/javascript")]
    [InlineData("/manifest.webmanifest", "application/manifest+json")]
    public async Task What_makes_the_app_installable_is_asked_for_again_every_time(string address, string type)
    {
        var answer = await _browser.GetAsync(address);

        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task The_service_worker_names_the_files_of_this_build()
    {
        var script = await WebHost.FindScriptAsync(_browser);

        Assert.Contains($"'{script}'", await _browser.GetStringAsync("/sw.js"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_uploads_may_go_to_the_object_store_when_it_is_named()
    {
        using var host = new WebHost().WithWebHostBuilder(builder => builder.UseSetting("Api:ObjectsOrigin", "https://s3.example.org/some/path"));

        var policy = PolicyOf(await host.CreateClient().GetAsync("/"));

        Assert.Equal($"'self' {WebHost.ApiOrigin} https://s3.example.org", policy["connect-src"]);
    }

    [Fact]
    public async Task A_file_without_a_hash_is_asked_for_again()
    {
        var answer = await _browser.GetAsync("/favicon.svg");

        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(answer.Headers.ETag);
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task A_script_comes_in_the_smallest_coding_the_browser_takes_and_is_the_same_script(string accepted, string? coding)
    {
        var script = await WebHost.FindScriptAsync(_browser);
        var plain = await _browser.GetByteArrayAsync(script);
        using var request = new HttpRequestMessage(HttpMethod.Get, script);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        var answer = await _browser.SendAsync(request);
        var body = await DecodeAsync(await answer.Content.ReadAsStreamAsync(), coding);

        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(plain, body);
    }

    [Fact]
    public async Task The_first_page_needs_less_than_200_kilobytes_of_script()
    {
        const int budget = 200 * 1024;
        var page = await _browser.GetStringAsync("/");
        var sizes = new List<int>();
        foreach (Match script in ScriptNames().Matches(page))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, script.Groups[1].Value);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
            sizes.Add((await (await _browser.SendAsync(request)).Content.ReadAsByteArrayAsync()).Length);
        }

        Assert.NotEmpty(sizes);
        Assert.InRange(sizes.Sum(), 1, budget);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task It_says_that_it_is_well(string address)
    {
        var report = JsonDocument.Parse(await _browser.GetStringAsync(address)).RootElement;

        Assert.Equal("healthy", report.GetProperty("status").GetString());
    }

    private async Task<(string InPolicy, string InPage)> NoncesAsync()
    {
        var answer = await _browser.GetAsync("/");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("__CSP_NONCE__", page, StringComparison.Ordinal);
        return (PolicyNonce().Match(PolicyOf(answer)["style-src"]).Groups[1].Value, PageNonce().Match(page).Groups[1].Value);
    }

    private static Dictionary<string, string> PolicyOf(HttpResponseMessage answer) =>
        Assert.Single(answer.Headers.GetValues("Content-Security-Policy"))
            .Split("; ").ToDictionary(directive => directive.Split(' ')[0], directive => directive[(directive.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    private static async Task<byte[]> DecodeAsync(Stream body, string? coding)
    {
        await using Stream decoded = coding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var bytes = new MemoryStream();
        await decoded.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex("'nonce-([\\w-]{20,})'")]
    private static partial Regex PolicyNonce();

    [GeneratedRegex("<meta property=\"csp-nonce\" nonce=\"([\\w-]{20,})\"")]
    private static partial Regex PageNonce();

    [GeneratedRegex("(?:src|href)=\"(/[\\w./-]+\\.js)\"")]
    private static partial Regex ScriptNames();
}
