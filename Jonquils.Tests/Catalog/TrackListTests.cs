using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class TrackListTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    [Theory]
    [InlineData("created")]
    [InlineData("title")]
    [InlineData("popularity")]
    [InlineData("release_date")]
    public async Task Pages_show_each_track_once_while_others_come_and_go(string sort)
    {
        using var ada = await api.SignedInAsAsync("ada");
        var artist = await CatalogHost.NewArtistAsync(ada);
        var stay = await AddAsync(artist, 60);
        var go = await AddAsync(artist, 20);

        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = await CatalogHost.JsonAsync(await ada.GetAsync($"/api/v1/artists/{artist}/tracks?limit=7&sort={sort}{(after is null ? "" : "&after=" + after)}"));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetGuid()));
            after = page.GetProperty("next").GetString();
            await AddAsync(artist, 2);
            await api.ExecuteAsync($"DELETE FROM tracks WHERE id = ANY('{{{string.Join(',', go.Take(3))}}}')");
            go = [.. go.Skip(3)];
        }
        while (after is not null && seen.Count < 1000);

        Assert.Equal(seen.Distinct().Count(), seen.Count);
        Assert.Empty(stay.Except(seen));
    }

    [Fact]
    public async Task A_list_that_was_read_before_shows_what_changed_since()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var admin = await api.SignedInAsAdminAsync();
        var track = await api.AvailableAsync("Before", artist: "Somebody listed");
        var artist = (await CatalogHost.JsonAsync(await ada.GetAsync($"/api/v1/tracks/{track}"))).GetProperty("artist_id").GetGuid();

        var before = await TitlesAsync(ada, $"artist={artist}");
        (await admin.PutAsJsonAsync($"/api/v1/tracks/{track}", new { title = "After", artist_id = artist })).EnsureSuccessStatusCode();
        var after = await TitlesAsync(ada, $"artist={artist}");
        await api.ExecuteAsync($"UPDATE artists SET name = 'Renamed elsewhere' WHERE id = '{artist}'");

        Assert.Equal(["Before"], before);
        Assert.Equal(["After"], after);
        await CatalogHost.EventuallyAsync(
            async () => (await ada.GetStringAsync($"/api/v1/tracks?artist={artist}")).Contains("Renamed elsewhere", StringComparison.Ordinal), "The list keeps a name that another replica changed.");
    }

    [Fact]
    public async Task Titles_are_sorted_without_regard_to_case_and_unknown_release_dates_come_last()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var artist = await CatalogHost.NewArtistAsync(ada);
        foreach (var (title, day) in new[] { ("banana", "2001-01-01"), ("Apple", null), ("Cherry", "2020-05-05") })
        {
            await ada.PostAsJsonAsync("/api/v1/tracks", new { title, artist_id = artist, release_date = day });
        }

        Assert.Equal(["Apple", "banana", "Cherry"], await TitlesAsync(ada, $"artist={artist}&sort=title"));
        Assert.Equal(["Cherry", "banana", "Apple"], await TitlesAsync(ada, $"artist={artist}&sort=release_date"));
    }

    [Fact]
    public async Task Filters_by_artist_album_genre_words_and_measures_can_be_combined()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var admin = await api.SignedInAsAdminAsync();
        var (one, two) = (await CatalogHost.NewArtistAsync(ada, "Зимний берег"), await CatalogHost.NewArtistAsync(ada));
        var genre = (await CatalogHost.JsonAsync(await admin.PostAsJsonAsync("/api/v1/genres", new { name = "Dub" }), HttpStatusCode.Created)).GetProperty("id").GetInt32();
        var album = await CatalogHost.IdOf(await ada.PostAsJsonAsync("/api/v1/albums", new { title = "Record", artist_id = one, type = "EP" }));
        await ada.PostAsJsonAsync("/api/v1/tracks", new { title = "Ночной поезд", artist_id = one, album_id = album, genre_id = genre, tempo = 120.5, energy = 0.9, valence = 0.2 });
        await ada.PostAsJsonAsync("/api/v1/tracks", new { title = "Утро 100%", artist_id = one, tempo = 80 });
        await ada.PostAsJsonAsync("/api/v1/tracks", new { title = "Feat", artists = new object[] { new { id = two }, new { id = one, artist_type = "FEATURED" } } });

        Assert.Equal(3, (await TitlesAsync(ada, $"artist={one}")).Count);
        Assert.Equal(["Ночной поезд"], await TitlesAsync(ada, $"album={album}"));
        Assert.Equal(["Ночной поезд"], await TitlesAsync(ada, $"artist={Uri.EscapeDataString("зимний БЕРЕГ")}&genre=dub"));
        Assert.Equal(["Ночной поезд"], await TitlesAsync(ada, $"genre={genre}&q={Uri.EscapeDataString("ПОЕЗД")}"));
        Assert.Equal(["Утро 100%"], await TitlesAsync(ada, $"artist={one}&q={Uri.EscapeDataString("100%")}"));
        Assert.Equal(["Ночной поезд"], await TitlesAsync(ada, $"artist={one}&tempo_min=120&tempo_max=121&energy_min=0.9&valence_max=0.2"));
        Assert.Empty(await TitlesAsync(ada, $"artist={one}&q={Uri.EscapeDataString("_оезд")}"));
        Assert.Empty(await TitlesAsync(ada, $"artist={one}&available=true"));
    }

    [Fact]
    public async Task What_cannot_be_played_yet_is_seen_by_those_who_brought_it_alone()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        using var admin = await api.SignedInAsAdminAsync();
        using var nobody = api.Anonymous;
        var artist = await CatalogHost.NewArtistAsync(ada);
        var track = await CatalogHost.NewTrackAsync(ada, artist, "Secret");

        Assert.Equal(["Secret"], await TitlesAsync(ada, $"artist={artist}"));
        Assert.Equal(["Secret"], await TitlesAsync(admin, $"artist={artist}"));
        Assert.Empty(await TitlesAsync(bob, $"artist={artist}"));
        Assert.Empty(await TitlesAsync(nobody, $"artist={artist}"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await bob.GetAsync($"/api/v1/tracks/{track}"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await bob.PutAsJsonAsync($"/api/v1/tracks/{track}", new { title = "x" }));
        await Refused.WithAsync(HttpStatusCode.NotFound, "track_not_found", await bob.DeleteAsync($"/api/v1/tracks/{track}"));
    }

    [Fact]
    public async Task Plays_make_tracks_popular_in_their_window()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var tracks = await AddAsync(await CatalogHost.NewArtistAsync(ada), 3);
        await api.ExecuteAsync($"UPDATE tracks SET is_available = true WHERE id = ANY('{{{string.Join(',', tracks)}}}')");
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var counts = (Api.Catalog.PlayCounts)api.Services.GetService(typeof(Api.Catalog.PlayCounts))!;
        await counts.AddAsync("tests", 1, [(today, tracks[0], 5), (today, tracks[0], 1), (today.AddDays(-3), tracks[1], 50), (today.AddDays(-300), tracks[2], 500)], CancellationToken.None);

        // Each window is counted by itself, and a play may come between two of them.
        foreach (var (window, expected) in new (string, Guid[])[] { ("all", [tracks[2], tracks[1], tracks[0]]), ("week", [tracks[1], tracks[0]]), ("day", [tracks[0]]) })
        {
            await CatalogHost.EventuallyAsync(async () => (await PopularAsync(window)).SequenceEqual(expected), $"The plays of window '{window}' were never counted.");
        }

        async Task<List<Guid>> PopularAsync(string window) =>
            [.. (await CatalogHost.JsonAsync(await ada.GetAsync($"/api/v1/tracks/popular?window={window}"))).GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetGuid())];
    }

    [Fact]
    public async Task Popularity_follows_plays_and_fades_with_their_age_and_a_batch_of_plays_counts_once()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var artist = await CatalogHost.NewArtistAsync(ada);
        var tracks = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            tracks.Add(await CatalogHost.NewTrackAsync(ada, artist));
        }

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var counts = (Api.Catalog.PlayCounts)api.Services.GetService(typeof(Api.Catalog.PlayCounts))!;
        (DateOnly, Guid, int)[] plays = [(today, tracks[0], 1_000_000), (today.AddDays(-14), tracks[1], 1_000_000), (today.AddDays(-56), tracks[2], 1_000_000), (today.AddDays(-100), tracks[3], 1_000_000)];
        await counts.AddAsync("fading", 1, plays, CancellationToken.None);
        await counts.AddAsync("fading", 1, plays, CancellationToken.None);

        int[] expected = [100, .. new[] { 500_000.0, 62_500.0, 0.0 }.Select(weight => (int)Math.Round(100 * Math.Log(1 + weight) / Math.Log(1_000_001)))];
        await CatalogHost.EventuallyAsync(async () =>
        {
            var popularity = new List<int>();
            foreach (var track in tracks)
            {
                popularity.Add(await Sql.ScalarAsync<int>(api.Database("catalog_db"), $"SELECT popularity FROM tracks WHERE id = '{track}'"));
            }

            return popularity.SequenceEqual(expected);
        }, "Popularity is not what the plays say.");
        Assert.Equal(4_000_000L, await Sql.ScalarAsync<long>(
            api.Database("catalog_db"), $"SELECT sum(plays)::bigint FROM track_plays WHERE track_id IN ({string.Join(',', tracks.Select(t => $"'{t}'"))})"));
    }

    private static async Task<List<string?>> TitlesAsync(HttpClient client, string query) =>
        [.. (await CatalogHost.JsonAsync(await client.GetAsync("/api/v1/tracks?" + query))).GetProperty("items").EnumerateArray().Select(t => t.GetProperty("title").GetString())];

    // Past the API, for numbers; many share a sort value, so that the id has to tell them apart.
    private async Task<List<Guid>> AddAsync(Guid artist, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var (i, id) in ids.Index())
        {
            await api.ExecuteAsync($"""
                INSERT INTO tracks (id, title, title_is_guess, artist_is_guess, duration_ms, is_available, has_lossless, popularity, release_date, created_at, updated_at)
                VALUES ('{id}', '{(i % 2 == 0 ? "t" : "T")}itle {i % 5}', false, false, 1, {(i % 3 != 0 ? "true" : "false")}, false, {i % 4},
                    {(i % 4 == 0 ? "NULL" : $"date '2020-01-01' + {i % 3}")}, timestamptz '2024-01-01' + interval '{i % 6} hours', now());
                INSERT INTO track_artists (track_id, artist_id, artist_type, display_order) VALUES ('{id}', '{artist}', 'MAIN', 1);
                """);
        }

        return ids;
    }
}
