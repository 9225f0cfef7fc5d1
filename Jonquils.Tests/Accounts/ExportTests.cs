using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Analytics;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

public sealed class ExportTests(AnalyticsHost api) : IClassFixture<AnalyticsHost>
{
    [Fact]
    public async Task An_export_holds_what_every_module_keeps_about_its_owner_and_nothing_of_others()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var heard = await api.AvailableAsync("Heard");
        var adas = await FillAsync(ada, heard, "Ada's list");
        var bobs = await FillAsync(bob, heard, "Bob's list");
        await CatalogHost.EventuallyAsync(
            async () => await api.ClickHouse.ValueAsync<long>($"SELECT count() AS value FROM api_requests_log WHERE user_id = '{adas}'") > 0, "Nothing was logged.");

        var answer = await ada.GetAsync("/api/v1/me/export");
        var text = await answer.Content.ReadAsStringAsync();
        var export = JsonSerializer.Deserialize<JsonElement>(text);

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("ada@example.org", export.GetProperty("account")[0].GetProperty("email").GetString());
        Assert.Equal("Ada's list", export.GetProperty("playlists")[0].GetProperty("title").GetString());
        Assert.Equal(heard, export.GetProperty("playlists")[0].GetProperty("track_ids")[0].GetGuid());
        Assert.Equal(heard, export.GetProperty("favorites")[0].GetProperty("track_id").GetGuid());
        Assert.Equal(heard, export.GetProperty("history")[0].GetProperty("track_id").GetGuid());
        Assert.Equal(1, export.GetProperty("history").GetArrayLength());
        foreach (var section in new[] { "sessions", "audit", "artists", "tracks", "positions", "requests" })
        {
            Assert.True(export.GetProperty(section).GetArrayLength() > 0, section);
        }

        Assert.DoesNotContain("bob", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(bobs.ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("password", text.Replace("password_", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<Guid> FillAsync(HttpClient client, Guid heard, string title)
    {
        var playlist = await CatalogHost.IdOf(await client.PostAsJsonAsync("/api/v1/playlists", new { title }));
        (await client.PostAsJsonAsync($"/api/v1/playlists/{playlist}/tracks", new { track_ids = new[] { heard } })).EnsureSuccessStatusCode();
        (await client.PutAsync($"/api/v1/me/favorites/{heard}", null)).EnsureSuccessStatusCode();
        (await client.PostAsJsonAsync("/api/v1/analytics/listen", new { event_id = Guid.NewGuid(), track_id = heard, action = "complete", play_duration_ms = 40_000 })).EnsureSuccessStatusCode();
        await CatalogHost.NewTrackAsync(client, await CatalogHost.NewArtistAsync(client));
        return await CatalogHost.UserIdAsync(client);
    }
}
