using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Playlists;

public sealed class EntriesTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Tracks_are_put_at_the_end_or_in_between_and_the_same_one_may_come_twice()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (a, b, c) = (await api.AvailableAsync("A"), await api.AvailableAsync("B"), await api.AvailableAsync("C"));
        var id = await ada.StartPlaylistAsync("Order", false, a, b);

        await ada.PostAsJsonAsync($"/api/v1/playlists/{id}/tracks", new { track_ids = new[] { c, a }, position = 1 });
        var answer = await ada.PostAsJsonAsync($"/api/v1/playlists/{id}/tracks", new { track_ids = new[] { b } });
        var playlist = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var beyond = await ada.PostAsJsonAsync($"/api/v1/playlists/{id}/tracks", new { track_ids = new[] { b }, position = 6 });

        Assert.Equal([a, c, a, b, b], await ada.EntriesAsync(id, limit: 2));
        Assert.Equal(5, playlist.GetProperty("track_count").GetInt32());
        Assert.Equal(answer.Headers.ETag!.ToString(), await ada.TagAsync(id));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "bad_position", beyond);
    }

    [Fact]
    public async Task An_entry_is_removed_by_the_position_in_the_order_that_was_read_and_in_no_other()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (a, b, c) = (await api.AvailableAsync("A"), await api.AvailableAsync("B"), await api.AvailableAsync("C"));
        var id = await ada.StartPlaylistAsync("Removing", false, a, b, c);
        var path = $"/api/v1/playlists/{id}/tracks/1";
        var read = (await ada.GetAsync($"/api/v1/playlists/{id}/tracks")).Headers.ETag!.ToString();

        var blind = await ada.DeleteAsync(path);
        var removed = await ada.SendIfMatchAsync(HttpMethod.Delete, path, read);
        var stale = await ada.SendIfMatchAsync(HttpMethod.Delete, path, read);
        var beyond = await ada.SendIfMatchAsync(HttpMethod.Delete, $"/api/v1/playlists/{id}/tracks/2", "*");
        var below = await ada.SendIfMatchAsync(HttpMethod.Delete, $"/api/v1/playlists/{id}/tracks/-1", "*");

        await Refused.WithAsync((HttpStatusCode)428, "if_match_required", blind);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(await ada.TagAsync(id), removed.Headers.ETag!.ToString());
        await Refused.WithAsync(HttpStatusCode.PreconditionFailed, "changed_meanwhile", stale);
        await Refused.WithAsync(HttpStatusCode.NotFound, "entry_not_found", beyond);
        await Refused.WithAsync(HttpStatusCode.NotFound, "entry_not_found", below);
        Assert.Equal([a, c], await ada.EntriesAsync(id));
    }

    [Fact]
    public async Task A_new_order_must_name_the_tracks_that_are_there_each_as_often()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (a, b, c) = (await api.AvailableAsync("A"), await api.AvailableAsync("B"), await api.AvailableAsync("C"));
        var id = await ada.StartPlaylistAsync("Reordering", false, a, b, a);
        var path = $"/api/v1/playlists/{id}/tracks";

        var ordered = await ada.PutAsJsonAsync(path, new { track_ids = new[] { b, a, a } });
        var after = await ada.EntriesAsync(id);
        var missing = await ada.PutAsJsonAsync(path, new { track_ids = new[] { a, b } });
        var other = await ada.PutAsJsonAsync(path, new { track_ids = new[] { a, b, c } });
        var tooOften = await ada.PutAsJsonAsync(path, new { track_ids = new[] { a, b, b } });

        Assert.Equal(HttpStatusCode.OK, ordered.StatusCode);
        Assert.Equal([b, a, a], after);
        foreach (var refused in new[] { missing, other, tooOften })
        {
            await Refused.WithAsync(HttpStatusCode.Conflict, "entries_changed", refused);
        }

        Assert.Equal([b, a, a], await ada.EntriesAsync(id));
    }

    [Fact]
    public async Task Many_who_add_remove_and_reorder_at_once_lose_nothing_and_leave_no_gap()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var tracks = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            tracks.Add(await api.AvailableAsync($"Track {i}"));
        }

        Guid[] start = [.. tracks, .. tracks, .. tracks, .. tracks];
        var id = await ada.StartPlaylistAsync("Busy", false, start);
        var path = $"/api/v1/playlists/{id}/tracks";
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (Kind: i % 3, Answer: (i % 3) switch
        {
            0 => await ada.PostAsJsonAsync(path, new { track_ids = new[] { tracks[i % 6], tracks[(i + 1) % 6] }, position = i % 5 }),
            1 => await ada.SendIfMatchAsync(HttpMethod.Delete, $"{path}/{i % 4}", "*"),
            _ => await ada.PutAsJsonAsync(path, new { track_ids = start.Reverse() }),
        })));

        var entries = await ada.EntriesAsync(id, limit: 7);

        Assert.All(answers, a => Assert.True(a.Answer.IsSuccessStatusCode || (a.Kind == 2 && a.Answer.StatusCode == HttpStatusCode.Conflict), $"{a.Kind}: {a.Answer.StatusCode}"));
        var added = 2 * answers.Count(a => a.Kind == 0);
        var removed = answers.Count(a => a.Kind == 1);
        Assert.Equal(start.Length + added - removed, entries.Count);
        Assert.Equal(entries.Count, (await ada.GetFromJsonAsync<JsonElement>($"/api/v1/playlists/{id}")).GetProperty("track_count").GetInt32());
    }

    [Fact]
    public async Task Two_orders_made_from_one_reading_do_not_both_count()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var tracks = new[] { await api.AvailableAsync("A"), await api.AvailableAsync("B"), await api.AvailableAsync("C") };
        var id = await ada.StartPlaylistAsync("Race", false, tracks);
        var tag = await ada.TagAsync(id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            ada.SendIfMatchAsync(HttpMethod.Put, $"/api/v1/playlists/{id}/tracks", tag, new { track_ids = i % 2 == 0 ? tracks.Reverse() : tracks })));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task One_unknown_track_and_nothing_is_added()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var known = await api.AvailableAsync("Known");
        var (hidden, unknown) = (await api.UnfinishedAsync("somebody", "Not yet"), Guid.NewGuid());
        var id = await ada.StartPlaylistAsync();

        var answer = await ada.PostAsJsonAsync($"/api/v1/playlists/{id}/tracks", new { track_ids = new[] { known, hidden, unknown } });

        var problem = await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "unknown_tracks", answer);
        Assert.Contains(hidden.ToString(), problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(unknown.ToString(), problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await ada.EntriesAsync(id));
    }

    [Fact]
    public async Task A_track_that_is_gone_keeps_its_place()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (a, b) = (await api.AvailableAsync("Stays"), await api.AvailableAsync("Goes"));
        var id = await ada.StartPlaylistAsync("Holes", false, b, a);

        await Sql.ExecuteAsync(api.Database("catalog_db"), $"DELETE FROM track_artists WHERE track_id = '{b}'; DELETE FROM tracks WHERE id = '{b}'");
        var page = await ada.GetFromJsonAsync<JsonElement>($"/api/v1/playlists/{id}/tracks");

        Assert.Equal([b, a], await ada.EntriesAsync(id));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("items")[0].GetProperty("track").ValueKind);
        Assert.Equal("Stays", page.GetProperty("items")[1].GetProperty("track").GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_playlist_takes_ten_thousand_entries_and_not_one_more_and_reverses_them()
    {
        using var ada = await api.SignedInAsAsync("ada");
        // Without it the refusal may come while the body is still being sent, and be lost with the connection.
        ada.DefaultRequestHeaders.ExpectContinue = true;
        var (a, b) = (await api.AvailableAsync("A"), await api.AvailableAsync("B"));
        var id = await ada.StartPlaylistAsync();
        var path = $"/api/v1/playlists/{id}/tracks";
        var many = Enumerable.Range(0, 10_000).Select(i => i < 5_000 ? a : b).ToArray();

        var tooMany = await ada.PostAsJsonAsync(path, new { track_ids = many.Append(a) });
        // With its length said in advance, as clients do that do not stream.
        using var large = new StringContent($$"""{"track_ids":["{{string.Join("\",\"", Enumerable.Repeat(a, 100_000))}}"]}""", System.Text.Encoding.UTF8, "application/json");
        var hundredThousand = await ada.PostAsync(path, large);
        var filled = await ada.PostAsJsonAsync(path, new { track_ids = many });
        var oneMore = await ada.PostAsJsonAsync(path, new { track_ids = new[] { a } });
        var reversed = await ada.PutAsJsonAsync(path, new { track_ids = many.Reverse() });

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "invalid_request", tooMany);
        await Refused.WithAsync(HttpStatusCode.RequestEntityTooLarge, "too_large", hundredThousand);
        Assert.Equal(HttpStatusCode.OK, filled.StatusCode);
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "playlist_too_long", oneMore);
        Assert.Equal(HttpStatusCode.OK, reversed.StatusCode);
        Assert.Equal(many.Reverse(), await ada.EntriesAsync(id));
    }

    [Theory]
    [InlineData("""{}""", 422)]
    [InlineData("""{"track_ids":null}""", 422)]
    [InlineData("""{"track_ids":[]}""", 422)]
    [InlineData("""{"track_ids":[null]}""", 400)]
    [InlineData("""{"track_ids":["no id"]}""", 400)]
    [InlineData("""{"track_ids":"0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57"}""", 400)]
    [InlineData("""{"track_ids":["0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57"],"position":-1}""", 422)]
    [InlineData("""{"track_ids":["0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57"],"position":1e99}""", 400)]
    public async Task What_names_no_tracks_is_refused_as_documented(string body, int status)
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var answer = await ada.PostAsync($"/api/v1/playlists/{await ada.StartPlaylistAsync()}/tracks", content);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
