using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Storage;

public sealed class SearchCacheTests(StorageHost api) : IClassFixture<StorageHost>
{
    [Fact]
    public async Task Of_many_who_miss_one_goes_and_the_others_wait_for_what_it_finds()
    {
        using var client = api.Client;
        var first = await client.GetAsync("/cache/search?query=the%20same&wait=20");
        var waiting = Enumerable.Range(0, 5).Select(_ => client.GetAsync("/cache/search?query=the%20same&wait=20")).ToList();

        await Task.Delay(200);
        var arrivedEarly = waiting.Count(answer => answer.IsCompleted);
        await SaveAsync(client, "the same", """[{"id":"1"}]""");
        var answers = await Task.WhenAll(waiting);

        await Refused.WithAsync(HttpStatusCode.NotFound, "not_cached", first);
        Assert.Equal(0, arrivedEarly);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task Who_waits_in_vain_is_told_and_who_does_not_wait_is_told_at_once()
    {
        using var client = api.Client;
        await client.GetAsync("/cache/search?query=in%20vain");

        await Refused.WithAsync(HttpStatusCode.NotFound, "not_cached", await client.GetAsync("/cache/search?query=in%20vain&wait=0.2"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "not_cached", await client.GetAsync("/cache/search?query=in%20vain"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.GetAsync("/cache/search?query=in%20vain&wait=1000")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.GetAsync("/cache/search?query=")).StatusCode);
    }

    [Fact]
    public async Task Results_that_have_expired_are_not_found_and_new_ones_take_their_place()
    {
        using var client = api.Client;
        await SaveAsync(client, "expiring", "[1]");
        await Sql.ExecuteAsync(api.StorageDatabase, "UPDATE search_cache SET expires_at = now() - interval '1 second' WHERE query = 'expiring'");

        var expired = await client.GetAsync("/cache/search?query=expiring");
        await SaveAsync(client, " Expiring ", "[2]");
        var found = await client.GetFromJsonAsync<JsonElement>("/cache/search?query=expiring");

        await Refused.WithAsync(HttpStatusCode.NotFound, "not_cached", expired);
        Assert.Equal(2, found.GetProperty("results")[0].GetInt32());
        Assert.Equal(1L, await Sql.ScalarAsync<long>(api.StorageDatabase, "SELECT count(*) FROM search_cache WHERE lower(trim(query)) = 'expiring'"));
    }

    [Fact]
    public async Task Results_come_back_as_they_were_saved_whatever_is_in_them()
    {
        using var client = api.Client;
        const string Results = """[{"title":"Кино \u0000 \ud83c\udfb5","n":1.50,"deep":[[[[{}]]]],"null":null}]""";

        await SaveAsync(client, "Кино", Results);
        var found = await client.GetFromJsonAsync<JsonElement>("/cache/search?query=КИНО");

        Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(Results), found.GetProperty("results")));
    }

    [Theory]
    [InlineData("""{"query":"x"}""")]
    [InlineData("""{"query":"x","results":{}}""")]
    [InlineData("""{"query":"x","results":null}""")]
    [InlineData("""{"query":"","results":[]}""")]
    [InlineData("""{"query":"x","results":[],"ttl":0}""")]
    public async Task What_cannot_be_results_is_422(string body)
    {
        using var client = api.Client;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.PostAsync("/cache/search", new StringContent(body, Encoding.UTF8, "application/json"))).StatusCode);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_results_beyond_all_measure_are_refused()
    {
        using var client = api.Client;
        byte[] noText = [.. """{"query":"x","results":["""u8, (byte)'"', 0xFF, 0xC0, (byte)'"', .. "]}"u8];
        var noTextBody = new ByteArrayContent(noText);
        noTextBody.Headers.ContentType = new("application/json");

        var unreadable = await client.PostAsync("/cache/search", noTextBody);
        var gigantic = await client.PostAsJsonAsync("/cache/search", new { query = "x", results = new[] { new string('x', 3_000_000) } });

        Assert.Contains((int)unreadable.StatusCode, new[] { 400, 422 });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, gigantic.StatusCode);
    }

    private static async Task SaveAsync(HttpClient client, string query, string results) => await CatalogHost.JsonAsync(
        await client.PostAsync("/cache/search", new StringContent($$"""{"query":"{{query}}","results":{{results}}}""", Encoding.UTF8, "application/json")), HttpStatusCode.Created);
}
