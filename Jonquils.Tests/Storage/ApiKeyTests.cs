using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Storage;

[Trait("Category", "Security")]
public sealed class ApiKeyTests(StorageHost api) : IClassFixture<StorageHost>
{
    [Fact]
    public async Task A_key_is_shown_once_opens_the_service_says_when_it_was_used_and_ends_when_it_is_revoked()
    {
        using var admin = await api.SignedInAsAdminAsync();
        var made = await CatalogHost.JsonAsync(await admin.PostAsJsonAsync("/api/v1/operations/api-keys", new { name = "The bot" }), HttpStatusCode.Created);
        var (id, key) = (made.GetProperty("id").GetGuid(), made.GetProperty("key").GetString()!);
        using var bot = api.WithKey(key);

        var unused = await FindAsync(admin, id);
        var opened = await bot.GetAsync("/tracks/1");
        var used = await FindAsync(admin, id);
        var revoked = await admin.DeleteAsync($"/api/v1/operations/api-keys/{id}");
        var closed = await bot.GetAsync("/tracks/1");

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Equal(JsonValueKind.Null, unused.GetProperty("last_used_at").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, used.GetProperty("last_used_at").ValueKind);
        Assert.Equal("The bot", used.GetProperty("name").GetString());
        Assert.False(used.TryGetProperty("key", out _));
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_api_key", closed);
        await Refused.WithAsync(HttpStatusCode.NotFound, "api_key_not_found", await admin.DeleteAsync($"/api/v1/operations/api-keys/{id}"));
        Assert.NotEqual(JsonValueKind.Null, (await FindAsync(admin, id)).GetProperty("revoked_at").ValueKind);
    }

    [Fact]
    public async Task The_database_holds_no_key_that_could_be_used()
    {
        using var admin = await api.SignedInAsAdminAsync();
        var key = (await (await admin.PostAsJsonAsync("/api/v1/operations/api-keys", new { name = "Secret" })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;

        var rows = await Sql.ScalarAsync<string>(api.StorageDatabase, "SELECT string_agg(k::text, ' ') FROM api_keys k");

        Assert.DoesNotContain(key, rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_administrators_make_see_and_revoke_keys()
    {
        using var ada = await api.SignedInAsAsync("ada");

        foreach (var (client, status, code) in new[] { (api.Anonymous, HttpStatusCode.Unauthorized, "not_signed_in"), (ada, HttpStatusCode.Forbidden, "not_allowed"), (api.Client, HttpStatusCode.Unauthorized, "not_signed_in") })
        {
            await Refused.WithAsync(status, code, await client.GetAsync("/api/v1/operations/api-keys"));
            await Refused.WithAsync(status, code, await client.PostAsJsonAsync("/api/v1/operations/api-keys", new { name = "x" }));
            await Refused.WithAsync(status, code, await client.DeleteAsync($"/api/v1/operations/api-keys/{Guid.NewGuid()}"));
        }
    }

    [Fact]
    public async Task Making_and_revoking_a_key_stand_in_the_audit_log()
    {
        using var admin = await api.SignedInAsAdminAsync();
        var id = await CatalogHost.IdOf(await admin.PostAsJsonAsync("/api/v1/operations/api-keys", new { name = "Watched" }));
        await admin.DeleteAsync($"/api/v1/operations/api-keys/{id}");

        var told = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/operations/audit?subject={id}");

        Assert.Equal(["api_key_revoked", "api_key_made"], told.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("action").GetString()));
    }

    private static async Task<JsonElement> FindAsync(HttpClient admin, Guid id) =>
        (await admin.GetFromJsonAsync<JsonElement>("/api/v1/operations/api-keys?limit=200")).GetProperty("items").EnumerateArray().Single(key => key.GetProperty("id").GetGuid() == id);
}
