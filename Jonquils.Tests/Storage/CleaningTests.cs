using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Storage;

public sealed class CleaningTests(StorageHost api) : IClassFixture<StorageHost>
{
    private const string Old = """
        UPDATE search_cache SET expires_at = now() - interval '1 second' WHERE query LIKE 'old%';
        UPDATE user_tracks SET updated_at = now() - interval '31 days' WHERE title LIKE 'old%';
        UPDATE cookies SET last_used_at = now() - interval '91 days' WHERE domain LIKE 'old%';
        """;

    [Fact]
    public async Task Cleaning_removes_what_has_had_its_time_and_a_dry_run_only_counts_it()
    {
        using var client = api.Client;
        await FillAsync(client);
        await Sql.ExecuteAsync(api.StorageDatabase, Old);

        var dry = await CatalogHost.JsonAsync(await client.PostAsync("/cache/cleanup?dry_run=true", null));
        var cleaned = await CatalogHost.JsonAsync(await client.PostAsync("/cache/cleanup", null));
        var again = await CatalogHost.JsonAsync(await client.PostAsync("/cache/cleanup", null));

        Assert.Equal("""{"search_cache":1,"tracks":1,"cookies":1}""", dry.GetRawText());
        Assert.Equal(dry.GetRawText(), cleaned.GetRawText());
        Assert.Equal("""{"search_cache":0,"tracks":0,"cookies":0}""", again.GetRawText());
        Assert.Equal("young", (await client.GetFromJsonAsync<JsonElement>("/tracks/young"))[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Cookies_that_are_read_are_used_and_stay()
    {
        using var client = api.Client;
        await client.PostAsync("/cookies", Json("""{"domain":"read.example","cookie_data":"a=b"}"""));
        await Sql.ExecuteAsync(api.StorageDatabase, "UPDATE cookies SET last_used_at = now() - interval '91 days' WHERE domain = 'read.example'");

        await client.GetAsync("/cookies?domain=read.example");
        await client.PostAsync("/cache/cleanup", null);

        Assert.Equal(1L, await Sql.ScalarAsync<long>(api.StorageDatabase, "SELECT count(*) FROM cookies WHERE domain = 'read.example'"));
    }

    [Fact]
    public async Task Cookies_lie_encrypted_in_the_database_and_in_no_other_row_can_they_be_read()
    {
        using var client = api.Client;
        await client.PostAsync("/cookies", Json("""{"domain":"secret.example","cookie_data":"SESSION=topsecret"}"""));
        await client.PostAsync("/cookies", Json("""{"domain":"thief.example","cookie_data":"x"}"""));

        var stored = await Sql.ScalarAsync<byte[]>(api.StorageDatabase, "SELECT cookie_data FROM cookies WHERE domain = 'secret.example'");
        await Sql.ExecuteAsync(
            api.StorageDatabase, "UPDATE cookies SET cookie_data = (SELECT cookie_data FROM cookies WHERE domain = 'secret.example') WHERE domain = 'thief.example'");
        var stolen = await client.GetAsync("/cookies?domain=thief.example");
        await client.DeleteAsync("/cookies?domain=thief.example");

        Assert.Equal(-1, stored.AsSpan().IndexOf("topsecret"u8));
        await Refused.WithAsync(System.Net.HttpStatusCode.Conflict, "cookies_undecipherable", stolen);
    }

    private static async Task FillAsync(HttpClient client)
    {
        foreach (var name in new[] { "old", "young" })
        {
            (await client.PostAsync($"/tracks/{name}", Json($$"""{"title":"{{name}}","url":"a"}"""))).EnsureSuccessStatusCode();
            (await client.PostAsync("/cache/search", Json($$"""{"query":"{{name}}","results":[]}"""))).EnsureSuccessStatusCode();
            (await client.PostAsync("/cookies", Json($$"""{"domain":"{{name}}.example","cookie_data":"a=b"}"""))).EnsureSuccessStatusCode();
        }
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public sealed class ByItself(TidyStorageHost api) : IClassFixture<TidyStorageHost>
    {
        [Fact]
        public async Task It_cleans_without_being_asked()
        {
            using var client = api.Client;
            await FillAsync(client);

            await Sql.ExecuteAsync(api.StorageDatabase, Old);

            await CatalogHost.EventuallyAsync(
                async () => await Sql.ScalarAsync<long>(api.StorageDatabase, "SELECT (SELECT count(*) FROM user_tracks) + (SELECT count(*) FROM search_cache) + (SELECT count(*) FROM cookies)") == 3,
                "What was old stayed.");
        }
    }
}
