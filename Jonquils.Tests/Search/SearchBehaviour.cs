using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Search;

/// <summary>What searching is like, whichever engine answers.</summary>
public abstract class SearchBehaviour(SearchHost api) : IAsyncLifetime
{
    // Words that no other test of the same class uses.
    private readonly string _own = "zq" + Guid.NewGuid().ToString("N")[..6].Replace('1', 'k').Replace('0', 'm');

    public Task InitializeAsync() => api.WaitForIndexAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("golden {0} rivers")]
    [InlineData("river {0}")]
    [InlineData("{0} THE RIVERS")]
    [InlineData("{0} harbours")]
    public async Task A_track_is_found_by_words_of_title_and_artist_in_any_order_and_form(string query)
    {
        var song = await api.SongAsync($"Golden {_own} Rivers", "The Harbour");

        await api.UntilAsync($"tracks?q={string.Format(null, query, _own)}", found => found.Contains(song));
    }

    [Theory]
    [InlineData("{0} рассветов")]
    [InlineData("тихий {0}")]
    [InlineData("елка {0}")]
    public async Task Russian_is_found_in_any_form_and_without_regard_to_ё(string query)
    {
        var song = await api.SongAsync($"Тихие рассветы {_own}", "Ёлки");

        await api.UntilAsync($"tracks?q={string.Format(null, query, _own)}", found => found.Contains(song));
    }

    [Theory]
    [InlineData("The", "the")]
    [InlineData("To Be or Not to Be", "or not to be")]
    [InlineData("Она и Он", "она и")]
    [InlineData("You and Me", "you")]
    public async Task Words_that_merely_fill_are_found_when_nothing_else_is_asked_for(string title, string query)
    {
        var song = await api.SongAsync($"{title} {_own}", popularity: 100);
        var other = await api.SongAsync($"Without {_own}", popularity: 100);

        await api.UntilAsync($"tracks?q={query}&limit=100", found => found.Contains(song) && !found.Contains(other));
        Assert.False((await api.SearchAsync($"tracks?q={query}")).GetProperty("is_forgiven").GetBoolean());
    }

    [Fact]
    public async Task Accents_apostrophes_and_signs_make_no_difference()
    {
        var song = await api.SongAsync($"Don’t Café/Bar {_own}");

        await api.UntilAsync($"tracks?q=dont cafe bar {_own}", found => found.Contains(song));
    }

    [Fact]
    public async Task A_slip_of_the_finger_is_forgiven_but_only_where_nothing_is_found_for_the_very_word()
    {
        var song = await api.SongAsync($"Lanterns {_own}");
        await api.UntilAsync($"tracks?q=lanterns {_own}", found => found.Contains(song));

        var slip = await api.SearchAsync($"tracks?q=lantrens {_own}");
        var right = await api.SearchAsync($"tracks?q=lanterns {_own}");

        Assert.Contains(song, SearchHost.IdsOf(slip));
        Assert.True(slip.GetProperty("is_forgiven").GetBoolean());
        Assert.False(right.GetProperty("is_forgiven").GetBoolean());
    }

    [Fact]
    public async Task The_very_title_comes_first_then_its_beginning_then_words_in_the_title_then_the_popular()
    {
        var byArtist = await api.SongAsync("Something else", $"{_own} people", popularity: 60);
        var popular = await api.SongAsync("Another", $"{_own} men", popularity: 61);
        var within = await api.SongAsync($"Old {_own}");
        var begins = await api.SongAsync($"{_own} again");
        var exact = await api.SongAsync(_own.ToUpperInvariant());
        await api.UntilAsync($"tracks?q={_own}", found => found.Length == 5);

        Assert.Equal([exact, begins, within, popular, byArtist], await api.FindAsync($"tracks?q={_own}"));
    }

    [Fact]
    public async Task Results_can_be_narrowed_and_sorted()
    {
        var artist = Guid.CreateVersion7();
        var old = await api.SongAsync($"{_own} one", artistId: artist, artist: "Someone", popularity: 5, genre: "Русский рок", year: 1985, tempo: 80);
        var fresh = await api.SongAsync($"{_own} two", popularity: 3, genre: "Jazz", year: 2020, tempo: 140);
        var loved = await api.SongAsync($"{_own} three", popularity: 90, year: 2001);
        await api.UntilAsync($"tracks?q={_own}", found => found.Length == 3);

        Assert.Equal([old], await api.FindAsync($"tracks?q={_own}&genre=русский рок"));
        Assert.Equal([old], await api.FindAsync($"tracks?q={_own}&artist={artist}"));
        Assert.Equal([fresh], await api.FindAsync($"tracks?q={_own}&year_from=2010&year_to=2020"));
        Assert.Equal([fresh], await api.FindAsync($"tracks?q={_own}&tempo_min=100"));
        Assert.Equal([loved, old, fresh], await api.FindAsync($"tracks?q={_own}&sort=popularity"));
        Assert.Equal([fresh, loved, old], await api.FindAsync($"tracks?q={_own}&sort=newest"));
    }

    [Fact]
    public async Task Pages_show_everything_once()
    {
        var songs = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            songs.Add(await api.SongAsync($"{_own} {i}", popularity: i / 2));
        }

        await api.UntilAsync($"tracks?q={_own}", found => found.Length == 7);
        var (seen, after) = (new List<Guid>(), "");
        for (var page = 0; page < 4; page++)
        {
            var answer = await api.SearchAsync($"tracks?q={_own}&limit=2{after}");
            seen.AddRange(SearchHost.IdsOf(answer));
            Assert.Equal(7, answer.GetProperty("total").GetInt32());
            Assert.True(answer.GetProperty("total_is_exact").GetBoolean());
            after = $"&after={answer.GetProperty("next").GetString()}";
        }

        Assert.Equal("&after=", after);
        Assert.Equal(songs.Order(), seen.Order());
    }

    [Fact]
    public async Task What_was_found_is_marked_and_the_text_around_it_is_safe_to_show()
    {
        await api.SongAsync($"<b>Rivers</b> & {_own}", "Nobody's");
        await api.UntilAsync($"tracks?q={_own}", found => found.Length == 1);

        var marks = (await api.SearchAsync($"tracks?q=river {_own}")).GetProperty("items")[0].GetProperty("highlights");

        Assert.Equal($"&lt;b&gt;<em>Rivers</em>&lt;/b&gt; &amp; <em>{_own}</em>", marks.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, marks.GetProperty("subtitle").ValueKind);
    }

    [Fact]
    public async Task Facets_count_genres_and_years()
    {
        await api.SongAsync($"{_own} a", genre: "Ambient", year: 1999);
        await api.SongAsync($"{_own} b", genre: "Ambient", year: 2000);
        await api.SongAsync($"{_own} c", genre: "Folk", year: 2000);
        await api.UntilAsync($"tracks?q={_own}&genre=folk", found => found.Length == 1);
        await api.UntilAsync($"tracks?q={_own}&genre=ambient", found => found.Length == 2);

        var facets = (await api.SearchAsync($"tracks?q={_own}&facets=true")).GetProperty("facets");

        Assert.Equal(["Ambient 2", "Folk 1"], Counts(facets.GetProperty("genres")));
        Assert.Equal(["2000 2", "1999 1"], Counts(facets.GetProperty("years")));
    }

    [Fact]
    public async Task A_beginning_suggests_what_it_may_become_of_all_kinds()
    {
        var (artist, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var song = await api.SongAsync($"Quiet {_own}lantern", popularity: 10, artistId: other);
        await api.SongAsync("Unlike", $"{_own}larks", artistId: artist);
        await api.UntilAsync($"suggest?q={_own}la", found => found.Length == 2);

        var suggested = await api.SearchAsync($"suggest?q={_own}la");

        Assert.Equal([artist, song], SearchHost.IdsOf(suggested));
        Assert.Equal([song], await api.FindAsync($"suggest?q=quiet {_own[..4]}"));
    }

    [Fact]
    public async Task What_cannot_be_played_is_not_found_and_what_can_be_is_soon()
    {
        var song = await api.SongAsync($"{_own} hidden", isAvailable: false);
        var other = await api.SongAsync($"{_own} shown");
        await api.UntilAsync($"tracks?q={_own}", found => found.SequenceEqual([other]));

        await api.ExecuteAsync($"UPDATE tracks SET is_available = true WHERE id = '{song}'");
        await api.UntilAsync($"tracks?q={_own}", found => found.Contains(song));
        await api.ExecuteAsync($"DELETE FROM tracks WHERE id = '{song}'");

        // At once, however late the index is.
        Assert.Equal([other], await api.FindAsync($"tracks?q={_own}"));
        await api.UntilAsync($"suggest?q={_own} h", found => found.Length == 0);
    }

    [Fact]
    public async Task A_renamed_artist_is_found_by_the_new_name_with_all_that_is_theirs()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var artist = await CatalogHost.NewArtistAsync(ada, $"Before {_own}");
        var song = await api.SongAsync("Anything", artistId: artist);
        var album = await CatalogHost.IdOf(await ada.PostAsJsonAsync("/api/v1/albums", new { title = "Whatever", artist_id = artist, type = "EP" }));
        await api.UntilAsync($"tracks?q=before {_own}", found => found.Contains(song));

        (await ada.PutAsJsonAsync($"/api/v1/artists/{artist}", new { name = $"Afterwards {_own}" })).EnsureSuccessStatusCode();

        await api.UntilAsync($"tracks?q=afterwards {_own}", found => found.SequenceEqual([song]));
        await api.UntilAsync($"albums?q=afterwards {_own}&type=EP", found => found.SequenceEqual([album]));
        await api.UntilAsync($"artists?q=afterwards {_own}", found => found.SequenceEqual([artist]));
        await api.UntilAsync($"artists?q=before {_own}", found => found.Length == 0);
    }

    [Fact]
    public async Task A_private_playlist_is_found_by_its_owner_alone()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var secret = await CatalogHost.IdOf(await ada.PostAsJsonAsync("/api/v1/playlists", new { title = $"{_own} secret", description = "mine" }));
        await api.UntilAsync($"playlists?q={_own}", found => found.SequenceEqual([secret]), ada);

        Assert.Empty(await api.FindAsync($"playlists?q={_own}", bob));
        Assert.Empty(await api.FindAsync($"playlists?q={_own}"));
        Assert.Empty(await api.FindAsync($"suggest?q={_own}", bob));
        (await ada.PutAsJsonAsync($"/api/v1/playlists/{secret}", new { title = $"{_own} open", is_public = true })).EnsureSuccessStatusCode();
        await api.UntilAsync($"playlists?q={_own} open", found => found.SequenceEqual([secret]), bob);
    }

    [Fact]
    public async Task The_words_of_a_private_playlist_are_not_offered_to_others_as_a_correction()
    {
        using var ada = await api.SignedInAsAsync("ada");
        await CatalogHost.IdOf(await ada.PostAsJsonAsync("/api/v1/playlists", new { title = $"{_own}secretword" }));
        await api.UntilAsync($"playlists?q={_own}secretword", found => found.Length == 1, ada);

        var slip = await api.SearchAsync($"playlists?q={_own}secretwrod");

        Assert.False(slip.TryGetProperty("corrected", out var corrected) && corrected.ValueKind == JsonValueKind.String);
        Assert.Empty(SearchHost.IdsOf(slip));
    }

    [Fact]
    public async Task A_new_index_has_what_changed_while_it_was_built_and_searching_goes_on()
    {
        using var admin = await api.SignedInAsAdminAsync();
        var songs = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            songs.Add(await api.SongAsync($"{_own} {i}"));
        }

        await api.UntilAsync($"tracks?q={_own}", found => found.Length == 5);
        var before = (await SearchHost.IndexAsync(admin)).GetProperty("generation").GetInt32();

        Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsync("/api/v1/search/reindex", null)).StatusCode);
        await CatalogHost.EventuallyAsync(async () =>
        {
            songs.Add(await api.SongAsync($"{_own} late"));
            Assert.True((await api.FindAsync($"tracks?q={_own}&limit=100")).Length >= 5);
            return (await SearchHost.IndexAsync(admin)).GetProperty("generation").GetInt32() > before;
        }, "The new index did not take over.");

        await api.UntilAsync($"tracks?q={_own}&limit=100", found => found.Order().SequenceEqual(songs.Order().Take(100)));
    }

    [Fact]
    public async Task Nonsense_is_refused_with_a_reason()
    {
        using var anyone = api.Anonymous;

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "no_words", await anyone.GetAsync("/api/v1/search/tracks?q=!?"));
        await Refused.WithAsync(HttpStatusCode.BadRequest, "bad_cursor", await anyone.GetAsync("/api/v1/search/tracks?q=a&after=abc"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await anyone.GetAsync("/api/v1/search/tracks")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await anyone.GetAsync("/api/v1/search/tracks?q=a&sort=magic")).StatusCode);
    }

    [Theory]
    [InlineData("' OR 1=1 --")]
    [InlineData("a & b | !c:*")]
    [InlineData("\\'\\\\ \"")]
    [InlineData("{\"match_all\":{}}")]
    [InlineData("e\u0301\u0301\u0301 ﷺ 𝔘𝔫 ٣")]
    public async Task No_query_breaks_the_search(string query)
    {
        using var anyone = api.Anonymous;

        foreach (var path in new[] { "tracks", "playlists", "suggest" })
        {
            var answer = await anyone.GetAsync($"/api/v1/search/{path}?q={Uri.EscapeDataString(query)}");
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, await answer.Content.ReadAsStringAsync());
        }
    }

    private static string[] Counts(JsonElement facet) => [.. facet.EnumerateArray().Select(one => $"{one.GetProperty("value").GetString()} {one.GetProperty("count").GetInt32()}")];
}
