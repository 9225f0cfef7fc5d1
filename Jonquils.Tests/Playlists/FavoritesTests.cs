using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Playlists;

public sealed class FavoritesTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_track_is_liked_once_however_often_one_says_so_and_listed_the_latest_first()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var (a, b) = (await api.AvailableAsync("A"), await api.AvailableAsync("B"));

        var before = await ada.GetAsync($"/api/v1/me/favorites/{a}");
        var first = await (await ada.PutAsync($"/api/v1/me/favorites/{a}", null)).Content.ReadFromJsonAsync<JsonElement>();
        var again = await (await ada.PutAsync($"/api/v1/me/favorites/{a}", null)).Content.ReadFromJsonAsync<JsonElement>();
        await ada.PutAsync($"/api/v1/me/favorites/{b}", null);
        var page = await ada.GetFromJsonAsync<JsonElement>("/api/v1/me/favorites?limit=1");
        var rest = await ada.GetFromJsonAsync<JsonElement>($"/api/v1/me/favorites?limit=1&after={page.GetProperty("next").GetString()}");

        await Refused.WithAsync(HttpStatusCode.NotFound, "not_a_favorite", before);
        Assert.Equal(first.GetProperty("created_at").GetString(), again.GetProperty("created_at").GetString());
        Assert.Equal("B", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("track").GetProperty("title").GetString());
        Assert.Equal(a, Assert.Single(rest.GetProperty("items").EnumerateArray()).GetProperty("track_id").GetGuid());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.Equal(0, (await bob.GetFromJsonAsync<JsonElement>("/api/v1/me/favorites")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_track_is_no_longer_liked_however_often_one_says_so()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var a = await api.AvailableAsync("A");
        await ada.PutAsync($"/api/v1/me/favorites/{a}", null);

        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/v1/me/favorites/{a}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/v1/me/favorites/{a}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/api/v1/me/favorites/{a}")).StatusCode);
    }

    [Fact]
    public async Task What_one_cannot_see_one_cannot_like()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var anonymous = api.Anonymous;
        var hidden = await api.UnfinishedAsync("somebody", "Not yet");

        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await ada.PutAsync($"/api/v1/me/favorites/{hidden}", null));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await ada.PutAsync($"/api/v1/me/favorites/{Guid.NewGuid()}", null));
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await anonymous.GetAsync("/api/v1/me/favorites"));
    }

    [Fact]
    public async Task Of_an_account_that_is_forgotten_no_list_and_no_file_stays()
    {
        using var eve = await api.SignedInAsAsync("eve");
        using var ada = await api.SignedInAsAsync("ada");
        var a = await api.AvailableAsync("A");
        var (gone, stays) = (await eve.StartPlaylistAsync("Gone", true, a), await ada.StartPlaylistAsync("Stays", true, a));
        await eve.PutAsync($"/api/v1/me/favorites/{a}", null);
        await ada.PutAsync($"/api/v1/me/favorites/{a}", null);
        await eve.GetAsync($"/api/v1/playlists/{gone}/export");
        var eveId = (await eve.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("id").GetGuid();

        await using (var scope = api.Services.CreateAsyncScope())
        {
            foreach (var module in scope.ServiceProvider.GetServices<IForgetsAccounts>())
            {
                await module.ForgetAsync(eveId, CancellationToken.None);
            }
        }

        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/api/v1/playlists/{gone}")).StatusCode);
        Assert.False(Directory.Exists(Path.Combine(api.ObjectsFolder, "playlists", gone.ToString("N"))));
        Assert.Equal(HttpStatusCode.NotFound, (await eve.GetAsync($"/api/v1/me/favorites/{a}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/api/v1/me/favorites/{a}")).StatusCode);
        Assert.Equal([a], await ada.EntriesAsync(stays));
    }
}
