using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Edge;

[Trait("Category", "Security")]
public sealed class KnownProxyTests(ProductionHost api) : IClassFixture<ProductionHost>
{
    private const string Tracks = "/api/v1/tracks";

    [Fact]
    public async Task The_rate_limit_counts_the_clients_addresses_and_not_the_proxys()
    {
        using var proxy = Proxy();

        var fromMany = await StatusesAsync(proxy, Enumerable.Range(1, 60).Select(n => $"198.51.100.{n}"));
        var fromOne = await StatusesAsync(proxy, Enumerable.Repeat("203.0.113.9", 60));

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, fromMany);
        Assert.Contains(HttpStatusCode.TooManyRequests, fromOne);
    }

    [Fact]
    public async Task What_a_client_wrote_left_of_the_proxys_entry_is_not_believed()
    {
        using var proxy = Proxy();

        var statuses = await StatusesAsync(proxy, Enumerable.Range(1, 60).Select(n => $"10.1.1.{n}, 203.0.113.10"));

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task The_audit_log_names_the_clients_address()
    {
        using var proxy = Proxy();
        proxy.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.77");

        var registered = await RegisterAsync(proxy, "audited");

        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        Assert.Equal(1L, await Sql.ScalarAsync<long>(api.Database("user_db"), "SELECT count(*) FROM audit_log WHERE host(ip_address) = '203.0.113.77'"));
    }

    [Theory]
    [InlineData("GET", Tracks)]
    [InlineData("POST", "/api/v1/auth/login")]
    public async Task A_plain_request_is_sent_to_https_with_its_method_and_its_address(string method, string path)
    {
        using var client = api.Anonymous;
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}?page=2") { Headers = { Host = "api.example.org" } };

        var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal($"https://api.example.org{path}?page=2", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Probes_and_calls_between_services_stay_plain()
    {
        using var client = api.Anonymous;

        var health = await client.GetAsync("/health");
        var call = await client.PostAsync("/internal/v1/media-events", null);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.NotEqual(HttpStatusCode.PermanentRedirect, call.StatusCode);
    }

    [Fact]
    public async Task What_came_by_https_is_served_and_tells_browsers_to_come_by_https_only()
    {
        using var proxy = Proxy();

        var answer = await proxy.GetAsync(Tracks);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task The_refresh_cookie_is_secure()
    {
        using var proxy = Proxy();
        proxy.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.78");
        await RegisterAsync(proxy, "cookies");

        var answer = await proxy.PostAsJsonAsync("/api/v1/auth/login", new { login = "cookies", password = ApiHost.Password });

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("jonquils_refresh_443=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=strict", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absolute_links_have_the_scheme_and_the_host_that_the_client_used()
    {
        Assert.StartsWith("https://api.example.org/", await ListLinkAsync("api.example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_not_ours_gets_into_no_link()
    {
        Assert.DoesNotContain("evil", await ListLinkAsync("evil.example"), StringComparison.Ordinal);
    }

    private async Task<string> ListLinkAsync(string forwardedHost)
    {
        using var proxy = Proxy(host: null);
        proxy.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.79");
        var name = $"links-{Guid.NewGuid():N}"[..20];
        await RegisterAsync(proxy, name);
        var signedIn = await (await proxy.PostAsJsonAsync("/api/v1/auth/login", new { login = name, password = ApiHost.Password })).Content.ReadFromJsonAsync<JsonElement>();
        proxy.DefaultRequestHeaders.Authorization = new("Bearer", signedIn.GetProperty("access_token").GetString());
        proxy.DefaultRequestHeaders.Add("X-Forwarded-Host", forwardedHost);

        var answer = await proxy.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "a.flac", bytes = 1000 });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("complete_url").GetString()!;
    }

    private HttpClient Proxy(string? host = "api.example.org")
    {
        var client = api.Anonymous;
        client.DefaultRequestHeaders.Host = host;
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        return client;
    }

    private static Task<HttpResponseMessage> RegisterAsync(HttpClient client, string name) =>
        client.PostAsJsonAsync("/api/v1/auth/register", new { email = $"{name}@example.org", username = name, password = ApiHost.Password });

    private static async Task<List<HttpStatusCode>> StatusesAsync(HttpClient client, IEnumerable<string> forwardedFor)
    {
        List<HttpStatusCode> statuses = [];
        foreach (var address in forwardedFor)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Tracks) { Headers = { { "X-Forwarded-For", address } } };
            using var answer = await client.SendAsync(request);
            statuses.Add(answer.StatusCode);
        }

        return statuses;
    }
}
