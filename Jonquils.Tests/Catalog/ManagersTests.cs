using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class ManagersTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    [Fact]
    public async Task Who_creates_an_artist_manages_it_with_all_permissions()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var artist = await CatalogHost.NewArtistAsync(ada);

        var managers = await CatalogHost.JsonAsync(await ada.GetAsync($"/api/v1/artists/{artist}/managers"));

        var manager = Assert.Single(managers.GetProperty("items").EnumerateArray());
        Assert.Equal(await CatalogHost.UserIdAsync(ada), manager.GetProperty("user_id").GetGuid());
        Assert.Equal("ALL", Assert.Single(manager.GetProperty("permissions").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_stranger_may_neither_change_the_artist_nor_put_music_on_it_nor_see_its_managers()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var artist = await CatalogHost.NewArtistAsync(ada);

        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_a_manager", await bob.PutAsJsonAsync($"/api/v1/artists/{artist}", new { name = "Mine now" }));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_a_manager", await bob.PostAsJsonAsync("/api/v1/tracks", new { title = "x", artist_id = artist }));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_a_manager", await bob.PostAsJsonAsync("/api/v1/albums", new { title = "x", artist_id = artist }));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_a_manager", await bob.GetAsync($"/api/v1/artists/{artist}/managers"));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_a_manager", await bob.DeleteAsync($"/api/v1/artists/{artist}"));
        using var nobody = api.Anonymous;
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await nobody.PutAsJsonAsync($"/api/v1/artists/{artist}", new { name = "x" }));
    }

    [Fact]
    public async Task A_manager_with_upload_may_add_tracks_and_nothing_else()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var artist = await CatalogHost.NewArtistAsync(ada);
        var invited = await ada.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = await CatalogHost.UserIdAsync(bob), permissions = new[] { "UPLOAD" } });

        Assert.Equal(HttpStatusCode.Created, invited.StatusCode);
        await CatalogHost.NewTrackAsync(bob, artist);
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_a_manager", await bob.PutAsJsonAsync($"/api/v1/artists/{artist}", new { name = "x" }));
        await Refused.WithAsync(
            HttpStatusCode.Forbidden, "not_a_manager", await bob.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = Guid.NewGuid() }));
    }

    [Fact]
    public async Task The_last_manager_with_all_permissions_can_neither_leave_nor_be_demoted()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var me = await CatalogHost.UserIdAsync(ada);
        var artist = await CatalogHost.NewArtistAsync(ada);
        await ada.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = Guid.NewGuid(), permissions = new[] { "UPLOAD" } });

        await Refused.WithAsync(HttpStatusCode.Conflict, "last_manager", await ada.DeleteAsync($"/api/v1/artists/{artist}/managers/{me}"));
        await Refused.WithAsync(HttpStatusCode.Conflict, "last_manager", await ada.DeleteAsync($"/api/v1/artists/{artist}/managers?user_id={me}"));
        await Refused.WithAsync(
            HttpStatusCode.Conflict, "last_manager", await ada.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = me, permissions = new[] { "UPLOAD" } }));
    }

    [Fact]
    public async Task Two_managers_who_remove_each_other_at_once_leave_one()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var (adaId, bobId) = (await CatalogHost.UserIdAsync(ada), await CatalogHost.UserIdAsync(bob));
        for (var round = 0; round < 10; round++)
        {
            var artist = await CatalogHost.NewArtistAsync(ada);
            await ada.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = bobId });

            var answers = await Task.WhenAll(
                ada.DeleteAsync($"/api/v1/artists/{artist}/managers/{bobId}"), bob.DeleteAsync($"/api/v1/artists/{artist}/managers/{adaId}"));

            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
            Assert.Equal(1, await Sql.ScalarAsync<long>(api.Database("catalog_db"), $"SELECT count(*) FROM artist_managers WHERE artist_id = '{artist}'"));
        }
    }

    [Fact]
    public async Task Only_an_administrator_gives_the_verified_mark()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var admin = await api.SignedInAsAdminAsync();
        var artist = await CatalogHost.NewArtistAsync(ada);

        await Refused.WithAsync(HttpStatusCode.Forbidden, "verified_by_admin", await ada.PutAsJsonAsync($"/api/v1/artists/{artist}", new { name = "A", is_verified = true }));
        var verified = await CatalogHost.JsonAsync(await admin.PutAsJsonAsync($"/api/v1/artists/{artist}", new { name = "A", is_verified = true, image_url = "https://example.org/a.png" }));

        Assert.True(verified.GetProperty("is_verified").GetBoolean());
        Assert.Equal("https://example.org/a.png", verified.GetProperty("avatar_url").GetString());
        Assert.Equal("https://example.org/a.png", verified.GetProperty("image_url").GetString());
    }
}
