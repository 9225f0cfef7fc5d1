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
    public async Task Everybody_finds_the_artists_they_look_after_with_what_they_may_do_and_nobody_elses()
    {
        using var cora = await api.SignedInAsAsync("cora");
        using var dan = await api.SignedInAsAsync("dan");
        var (own, lent, other) = (await CatalogHost.NewArtistAsync(dan), await CatalogHost.NewArtistAsync(cora), await CatalogHost.NewArtistAsync(cora));
        await cora.PostAsJsonAsync($"/api/v1/artists/{lent}/managers", new { user_id = await CatalogHost.UserIdAsync(dan), permissions = new[] { "UPLOAD" } });

        var first = await CatalogHost.JsonAsync(await dan.GetAsync("/api/v1/me/artists?limit=1"));
        var second = await CatalogHost.JsonAsync(await dan.GetAsync($"/api/v1/me/artists?limit=1&after={first.GetProperty("next").GetString()}"));

        var seen = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
            .ToDictionary(item => item.GetProperty("artist").GetProperty("id").GetGuid(), item => Assert.Single(item.GetProperty("permissions").EnumerateArray()).GetString());
        Assert.Equal(new Dictionary<Guid, string?> { [lent] = "UPLOAD", [own] = "ALL" }, seen);
        Assert.DoesNotContain(other, seen.Keys);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.GetProperty("next").ValueKind);
        await Refused.WithAsync(HttpStatusCode.BadRequest, "bad_cursor", await dan.GetAsync("/api/v1/me/artists?after=nonsense"));
    }

    [Fact]
    public async Task A_manager_sees_that_a_track_may_be_managed_in_favourites_as_everywhere_else_and_a_stranger_does_not()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        using var eve = await api.SignedInAsAsync("eve");
        var artist = await CatalogHost.NewArtistAsync(ada);
        await ada.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = await CatalogHost.UserIdAsync(bob), permissions = new[] { "UPLOAD" } });
        var upload = await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio(), ("artist_id", artist.ToString()));
        await api.CompleteAsync(upload, $"{CatalogHost.NewSha256()}/a1");
        var track = upload.GetProperty("id").GetGuid();

        var (seenByBob, seenByEve) = (await LikedAsync(bob, track), await LikedAsync(eve, track));

        Assert.StartsWith("uploads/", seenByBob, StringComparison.Ordinal);
        Assert.Null(seenByEve);
    }

    [Fact]
    public async Task An_artist_goes_only_when_neither_a_track_nor_an_album_is_theirs_any_more()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (sung, pressed) = (await CatalogHost.NewArtistAsync(ada), await CatalogHost.NewArtistAsync(ada));
        var track = await CatalogHost.NewTrackAsync(ada, sung);
        await CatalogHost.IdOf(await ada.PostAsJsonAsync("/api/v1/albums", new { title = "Pressed", artist_id = pressed }));

        await Refused.WithAsync(HttpStatusCode.Conflict, "artist_in_use", await ada.DeleteAsync($"/api/v1/artists/{sung}"));
        await Refused.WithAsync(HttpStatusCode.Conflict, "artist_in_use", await ada.DeleteAsync($"/api/v1/artists/{pressed}"));
        (await ada.DeleteAsync($"/api/v1/tracks/{track}")).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/v1/artists/{sung}")).StatusCode);
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

    /// <summary>Likes the track and gives where its original lies, as the list of favourites tells it.</summary>
    private static async Task<string?> LikedAsync(HttpClient client, Guid track)
    {
        (await client.PutAsync($"/api/v1/me/favorites/{track}", null)).EnsureSuccessStatusCode();
        var liked = await CatalogHost.JsonAsync(await client.GetAsync("/api/v1/me/favorites"));
        return liked.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("track_id").GetGuid() == track).GetProperty("track").GetProperty("file_path").GetString();
    }
}
