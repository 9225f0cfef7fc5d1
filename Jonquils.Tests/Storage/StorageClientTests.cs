using System.Net;
using System.Text;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Storage;

/// <summary>A client written from the documentation that others wrote their clients from: its curl lines as they stand, its tables' names, its defaults.</summary>
public sealed class StorageClientTests(StorageHost api) : IClassFixture<StorageHost>
{
    [Fact]
    public async Task A_track_is_saved_listed_and_deleted()
    {
        using var client = api.Client;

        var saved = await CatalogHost.JsonAsync(
            await SendAsync(client, "/tracks/123", """
                {
                    "title": "Imagine Dragons - Believer",
                    "url": "file:///path/to/file.mp3",
                    "original_url": "https://www.youtube.com/watch?v=7wtfhFnSnhQ",
                    "duration": 204,
                    "uploader": "Imagine Dragons",
                    "size_mb": 3.2
                }
                """),
            HttpStatusCode.Created);
        var list = await CatalogHost.JsonAsync(await client.GetAsync("/tracks/123"));
        var others = await CatalogHost.JsonAsync(await client.GetAsync("/tracks/124"));
        var deleted = await client.DeleteAsync($"/tracks/123?track_id={saved.GetProperty("id").GetString()}");

        Assert.Equal(
            ["id", "user_id", "title", "url", "original_url", "duration", "uploader", "size_mb", "created_at", "updated_at"], saved.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("123", 204, 3.2), (saved.GetProperty("user_id").GetString(), saved.GetProperty("duration").GetInt32(), saved.GetProperty("size_mb").GetDouble()));
        Assert.Equal(saved.GetRawText(), Assert.Single(list.EnumerateArray()).GetRawText());
        Assert.Equal(0, others.GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(0, (await CatalogHost.JsonAsync(await client.GetAsync("/tracks/123"))).GetArrayLength());
    }

    [Fact]
    public async Task The_results_of_a_search_are_kept_for_half_an_hour_and_found_however_the_query_is_written()
    {
        using var client = api.Client;

        var saved = await CatalogHost.JsonAsync(
            await SendAsync(client, "/cache/search", """
                {
                    "query": "Imagine Dragons",
                    "results": [
                      {
                        "id": "7wtfhFnSnhQ",
                        "title": "Imagine Dragons - Believer",
                        "duration": 204,
                        "uploader": "Imagine Dragons",
                        "url": "https://www.youtube.com/watch?v=7wtfhFnSnhQ"
                      }
                    ]
                }
                """),
            HttpStatusCode.Created);
        var found = await CatalogHost.JsonAsync(await client.GetAsync("/cache/search?query=%20imagine%20DRAGONS%20"));

        Assert.Equal(["id", "query_hash", "query", "results", "created_at", "expires_at"], saved.EnumerateObject().Select(field => field.Name));
        Assert.Equal("7wtfhFnSnhQ", found.GetProperty("results")[0].GetProperty("id").GetString());
        Assert.Equal(TimeSpan.FromSeconds(1800), found.GetProperty("expires_at").GetDateTimeOffset() - found.GetProperty("created_at").GetDateTimeOffset());
        Assert.Equal(KnownHash, found.GetProperty("query_hash").GetString());
        await Refused.WithAsync(HttpStatusCode.NotFound, "not_cached", await client.GetAsync("/cache/search?query=nobody%20searched%20this"));
    }

    [Fact]
    public async Task Cookies_are_saved_read_listed_and_deleted()
    {
        using var client = api.Client;

        var saved = await CatalogHost.JsonAsync(await SendAsync(client, "/cookies", """{"domain":"YouTube.com","cookie_data":"SID=abc; HSID=def"}"""), HttpStatusCode.Created);
        await SendAsync(client, "/cookies", """{"domain":"example.org","cookie_data":[{"name":"a","value":"b"}]}""");
        var one = await CatalogHost.JsonAsync(await client.GetAsync("/cookies?domain=youtube.com"));
        var other = await CatalogHost.JsonAsync(await client.GetAsync("/cookies?domain=example.org"));
        var all = await CatalogHost.JsonAsync(await client.GetAsync("/cookies"));
        var deleted = await client.DeleteAsync("/cookies?domain=youtube.com");

        Assert.Equal(["id", "domain", "cookie_data", "created_at", "updated_at"], saved.EnumerateObject().Select(field => field.Name));
        Assert.Equal("SID=abc; HSID=def", one.GetProperty("cookie_data").GetString());
        Assert.Equal("b", other.GetProperty("cookie_data")[0].GetProperty("value").GetString());
        Assert.Equal(2, all.GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Refused.WithAsync(HttpStatusCode.NotFound, "no_cookies", await client.GetAsync("/cookies?domain=youtube.com"));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "which_domain", await client.DeleteAsync("/cookies"));
    }

    [Fact]
    public async Task The_service_says_how_it_is_and_how_much_it_holds_and_cleans_when_asked()
    {
        using var client = api.Client;
        await SendAsync(client, "/tracks/stats", """{"title":"a","url":"b","size_mb":1.5}""");

        var health = await client.GetAsync("/health");
        var stats = await CatalogHost.JsonAsync(await client.GetAsync("/stats"));
        var cleaned = await CatalogHost.JsonAsync(await client.PostAsync("/cache/cleanup", null));

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.True(stats.GetProperty("tracks").GetProperty("count").GetInt32() >= 1);
        Assert.True(stats.GetProperty("tracks").GetProperty("size_mb").GetDouble() >= 1.5);
        Assert.True(stats.GetProperty("database_bytes").GetInt64() > 0);
        Assert.Equal(["search_cache", "tracks", "cookies"], cleaned.EnumerateObject().Select(field => field.Name));
    }

    [Theory]
    [InlineData("GET", "/tracks/123")]
    [InlineData("POST", "/tracks/123")]
    [InlineData("DELETE", "/tracks/123")]
    [InlineData("GET", "/cache/search?query=x")]
    [InlineData("POST", "/cache/search")]
    [InlineData("POST", "/cache/cleanup")]
    [InlineData("GET", "/cookies")]
    [InlineData("POST", "/cookies")]
    [InlineData("DELETE", "/cookies")]
    [InlineData("GET", "/stats")]
    public async Task Without_a_key_that_holds_everything_is_401(string method, string path)
    {
        using var admin = await api.SignedInAsAdminAsync();

        foreach (var client in new[] { api.Anonymous, api.WithKey("another_api_key"), api.WithKey(new string('x', 4000)), admin })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? new StringContent("{", Encoding.UTF8, "application/json") : null };
            await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_api_key", await client.SendAsync(request));
        }
    }

    // SHA-256 of "imagine dragons".
    private static string KnownHash => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("imagine dragons"u8));

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string json) =>
        client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
}
