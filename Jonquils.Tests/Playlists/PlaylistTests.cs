using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Playlists;

public sealed class PlaylistTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_playlist_is_started_read_changed_and_deleted_by_its_owner()
    {
        using var ada = await api.SignedInAsAsync("ada");

        var created = await ada.PostAsJsonAsync("/api/v1/playlists", new { title = " Für Elise ", description = "a\nb" });
        var playlist = await created.Content.ReadFromJsonAsync<JsonElement>();
        var changed = await ada.PutAsJsonAsync(created.Headers.Location, new { title = "Other", is_public = true });
        var read = await ada.GetFromJsonAsync<JsonElement>(created.Headers.Location);
        var deleted = await ada.DeleteAsync(created.Headers.Location);
        var gone = await ada.GetAsync(created.Headers.Location);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("Für Elise", playlist.GetProperty("title").GetString());
        Assert.Equal("a\nb", playlist.GetProperty("description").GetString());
        Assert.False(playlist.GetProperty("is_public").GetBoolean());
        Assert.Equal(0, playlist.GetProperty("track_count").GetInt32());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("\"2-o\"", changed.Headers.ETag!.ToString());
        Assert.Equal("Other", read.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, read.GetProperty("description").ValueKind);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Refused.WithAsync(HttpStatusCode.NotFound, "playlist_not_found", gone);
    }

    [Fact]
    public async Task Someone_elses_private_playlist_does_not_exist_for_me_and_a_public_one_is_not_mine_to_change()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        using var anonymous = api.Anonymous;
        var trackId = await api.AvailableAsync("One");
        var hidden = $"/api/v1/playlists/{await ada.StartPlaylistAsync("Hidden", false, trackId)}";
        var open = $"/api/v1/playlists/{await ada.StartPlaylistAsync("Open", true, trackId)}";

        foreach (var reader in new[] { bob, anonymous })
        {
            foreach (var path in new[] { hidden, hidden + "/tracks", hidden + "/export" })
            {
                await Refused.WithAsync(HttpStatusCode.NotFound, "playlist_not_found", await reader.GetAsync(path));
            }

            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(open)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(open + "/tracks")).StatusCode);
        }

        foreach (var (path, status, code) in new[] { (hidden, HttpStatusCode.NotFound, "playlist_not_found"), (open, HttpStatusCode.Forbidden, "not_your_playlist") })
        {
            await Refused.WithAsync(status, code, await bob.PutAsJsonAsync(path, new { title = "Mine" }));
            await Refused.WithAsync(status, code, await bob.PostAsJsonAsync(path + "/tracks", new { track_ids = new[] { trackId } }));
            await Refused.WithAsync(status, code, await bob.PutAsJsonAsync(path + "/tracks", new { track_ids = new[] { trackId } }));
            await Refused.WithAsync(status, code, await bob.SendIfMatchAsync(HttpMethod.Delete, path + "/tracks/0", "*"));
            await Refused.WithAsync(status, code, await bob.PostAsync(path + "/share", null));
            await Refused.WithAsync(status, code, await bob.DeleteAsync(path + "/share"));
            await Refused.WithAsync(status, code, await bob.DeleteAsync(path));
        }

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await anonymous.DeleteAsync(open));
    }

    [Fact]
    public async Task A_list_shows_ones_own_and_on_request_the_public_ones_of_others_page_by_page()
    {
        using var cleo = await api.SignedInAsAsync("cleo");
        using var dan = await api.SignedInAsAsync("dan");
        using var anonymous = api.Anonymous;
        var open = await cleo.StartPlaylistAsync("c1", true);
        var hidden = await cleo.StartPlaylistAsync("c2");
        var last = await cleo.StartPlaylistAsync("c3", true);
        var cleoId = (await cleo.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("id").GetGuid();

        var first = await cleo.GetFromJsonAsync<JsonElement>("/api/v1/playlists?limit=2");
        var second = await cleo.GetFromJsonAsync<JsonElement>($"/api/v1/playlists?limit=2&after={first.GetProperty("next").GetString()}");

        Assert.Equal([last, hidden], Ids(first));
        Assert.Equal([open], Ids(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Empty(Ids(await dan.GetFromJsonAsync<JsonElement>("/api/v1/playlists")));
        Assert.Equal([last, open], Ids(await dan.GetFromJsonAsync<JsonElement>($"/api/v1/playlists?user_id={cleoId}")));
        var seenByAll = Ids(await anonymous.GetFromJsonAsync<JsonElement>("/api/v1/playlists?limit=200"));
        Assert.Contains(open, seenByAll);
        Assert.DoesNotContain(hidden, seenByAll);
        Assert.Empty(Ids(await anonymous.GetFromJsonAsync<JsonElement>("/api/v1/playlists?is_public=false")));
        await Refused.WithAsync(HttpStatusCode.BadRequest, "bad_cursor", await cleo.GetAsync("/api/v1/playlists?after=rubbish"));
    }

    [Fact]
    public async Task A_reader_who_has_this_revision_is_told_so_and_a_writer_with_an_older_one_is_refused()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var path = $"/api/v1/playlists/{await ada.StartPlaylistAsync()}";
        var old = (await ada.GetAsync(path)).Headers.ETag!.ToString();

        using var conditional = new HttpRequestMessage(HttpMethod.Get, path);
        conditional.Headers.TryAddWithoutValidation("If-None-Match", old);
        var unchanged = await ada.SendAsync(conditional);
        var first = await ada.SendIfMatchAsync(HttpMethod.Put, path, old, new { title = "Newer" });
        var second = await ada.SendIfMatchAsync(HttpMethod.Put, path, old, new { title = "Lost update" });
        var late = await ada.SendIfMatchAsync(HttpMethod.Delete, path, old);

        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await Refused.WithAsync(HttpStatusCode.PreconditionFailed, "changed_meanwhile", second);
        await Refused.WithAsync(HttpStatusCode.PreconditionFailed, "changed_meanwhile", late);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.SendIfMatchAsync(HttpMethod.Delete, path, first.Headers.ETag!.ToString())).StatusCode);
    }

    [Fact]
    public async Task A_link_opens_a_private_playlist_to_whoever_has_it_until_its_owner_ends_it()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var anonymous = api.Anonymous;
        var trackId = await api.AvailableAsync("Linked");
        var id = await ada.StartPlaylistAsync("Secret", false, trackId);

        var shared = await (await ada.PostAsync($"/api/v1/playlists/{id}/share", null)).Content.ReadFromJsonAsync<JsonElement>();
        var again = await (await ada.PostAsync($"/api/v1/playlists/{id}/share", null)).Content.ReadFromJsonAsync<JsonElement>();
        var link = shared.GetProperty("share_url").GetString()!;
        var seen = await anonymous.GetFromJsonAsync<JsonElement>(link);
        var entries = await anonymous.GetFromJsonAsync<JsonElement>(link + "/tracks");
        var ended = await ada.DeleteAsync($"/api/v1/playlists/{id}/share");
        var other = await (await ada.PostAsync($"/api/v1/playlists/{id}/share", null)).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(link, again.GetProperty("share_url").GetString());
        Assert.Equal("Secret", seen.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("share_url").ValueKind);
        Assert.Equal(trackId, entries.GetProperty("items")[0].GetProperty("track").GetProperty("id").GetGuid());
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.NotEqual(link, other.GetProperty("share_url").GetString());
        await Refused.WithAsync(HttpStatusCode.NotFound, "playlist_not_found", await anonymous.GetAsync(link));
        await Refused.WithAsync(HttpStatusCode.NotFound, "playlist_not_found", await anonymous.GetAsync(link + "/tracks"));
    }

    [Fact]
    public async Task A_start_that_is_repeated_with_its_key_starts_nothing_twice()
    {
        using var gil = await api.SignedInAsAsync("gil");
        gil.DefaultRequestHeaders.Add("Idempotency-Key", "once");

        var first = await gil.PostAsJsonAsync("/api/v1/playlists", new { title = "Once" });
        var again = await gil.PostAsJsonAsync("/api/v1/playlists", new { title = "Once" });
        var other = await gil.PostAsJsonAsync("/api/v1/playlists", new { title = "Twice" });

        Assert.Equal((HttpStatusCode.Created, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused", other);
        Assert.Single(Ids(await gil.GetFromJsonAsync<JsonElement>("/api/v1/playlists")));
    }

    [Theory]
    [InlineData("""{}""", 422)]
    [InlineData("""{"title":null}""", 422)]
    [InlineData("""{"title":"   "}""", 422)]
    [InlineData("""{"title":"a\u0000b"}""", 422)]
    [InlineData("""{"title":"ok","description":"\u0000"}""", 422)]
    [InlineData("""{"title":7}""", 400)]
    [InlineData("""[]""", 400)]
    [InlineData("""{"title":"x" """, 400)]
    [InlineData("""null""", 400)]
    [InlineData("", 400)]
    public async Task What_is_no_playlist_is_refused_as_documented(string body, int status)
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var answer = await ada.PostAsync("/api/v1/playlists", content);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Titles_and_descriptions_have_a_longest_length()
    {
        using var ada = await api.SignedInAsAsync("ada");

        Assert.Equal(HttpStatusCode.Created, (await ada.PostAsJsonAsync("/api/v1/playlists", new { title = new string('я', 200) })).StatusCode);
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "invalid_request", await ada.PostAsJsonAsync("/api/v1/playlists", new { title = new string('я', 201) }));
        await Refused.WithAsync(
            HttpStatusCode.UnprocessableEntity, "invalid_request", await ada.PostAsJsonAsync("/api/v1/playlists", new { title = "t", description = new string('я', 2001) }));
    }

    private static List<Guid> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
}
