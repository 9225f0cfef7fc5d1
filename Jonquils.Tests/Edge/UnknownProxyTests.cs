using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Edge;

[Trait("Category", "Security")]
public sealed class UnknownProxyTests(GuardedHost guarded, UnproxiedHost unproxied) : IClassFixture<GuardedHost>, IClassFixture<UnproxiedHost>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_made_up_address_neither_escapes_the_rate_limit_nor_gets_into_the_audit_log(bool hasProxies)
    {
        ApiHost api = hasProxies ? guarded : unproxied;
        using var client = api.Anonymous;
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.55");
        var registered = await client.PostAsJsonAsync("/api/v1/auth/register", new { email = "spoof@example.org", username = "spoof", password = ApiHost.Password });
        client.DefaultRequestHeaders.Remove("X-Forwarded-For");

        List<HttpStatusCode> statuses = [];
        foreach (var number in Enumerable.Range(1, 60))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/tracks") { Headers = { { "X-Forwarded-For", $"198.51.100.{number}" } } };
            using var answer = await client.SendAsync(request);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        Assert.Equal(0L, await Sql.ScalarAsync<long>(api.Database("user_db"), "SELECT count(*) FROM audit_log WHERE host(ip_address) = '203.0.113.55'"));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task A_made_up_scheme_does_not_make_a_request_https()
    {
        using var client = guarded.Anonymous;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alive") { Headers = { { "X-Forwarded-Proto", "https" } } };
        request.Headers.Host = "api.example.org";

        var answer = await client.SendAsync(request);

        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }
}
