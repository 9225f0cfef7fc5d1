using System.Globalization;
using System.Text.Json;
using Jonquils.Tests.Catalog;

namespace Jonquils.Tests.Search;

/// <summary>The Api with whatever engine, and short ways to make music that stands in the catalogue and to look for it.</summary>
public class SearchHost : CatalogHost
{
    /// <summary>A track that everybody may hear, with an artist of its own unless told otherwise.</summary>
    public async Task<Guid> SongAsync(
        string title, string? artist = null, int popularity = 0, string? genre = null, int? year = null, double? tempo = null, bool isAvailable = true, Guid? id = null, Guid? artistId = null)
    {
        var (track, by) = (id ?? Guid.CreateVersion7(), artistId ?? Guid.CreateVersion7());
        await ExecuteAsync($"""
            INSERT INTO artists (id, name, is_verified, created_at, updated_at) VALUES ('{by}', '{Quoted(artist ?? "Nobody " + by.ToString("N")[^6..])}', false, now(), now())
                ON CONFLICT DO NOTHING;
            INSERT INTO tracks (id, title, duration_ms, release_date, is_available, popularity, tempo, title_is_guess, artist_is_guess, has_lossless, created_at, updated_at)
                VALUES ('{track}', '{Quoted(title)}', 1000, {(year is { } y ? $"make_date({y}, 5, 1)" : "NULL")}, {isAvailable}, {popularity}, {tempo?.ToString(CultureInfo.InvariantCulture) ?? "NULL"},
                    false, false, false, now(), now());
            INSERT INTO track_artists (track_id, artist_id, artist_type, display_order) VALUES ('{track}', '{by}', 'MAIN', 1);
            """ + (genre is null ? "" : $"""
            INSERT INTO genres (name) VALUES ('{Quoted(genre)}') ON CONFLICT DO NOTHING;
            INSERT INTO track_genres (track_id, genre_id) SELECT '{track}', id FROM genres WHERE name = '{Quoted(genre)}';
            """));
        return track;
    }

    public async Task<JsonElement> SearchAsync(string path, HttpClient? client = null)
    {
        using var anonymous = client is null ? Anonymous : null;
        return await JsonAsync(await (client ?? anonymous!).GetAsync($"/api/v1/search/{path}"));
    }

    /// <summary>Ids of the first page.</summary>
    public async Task<Guid[]> FindAsync(string path, HttpClient? client = null) => IdsOf(await SearchAsync(path, client));

    public static Guid[] IdsOf(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item =>
        (item.TryGetProperty("document", out var document) ? document : item).GetProperty("id").GetGuid())];

    /// <summary>Waits until a search has what it should: the index follows by a moment.</summary>
    public Task UntilAsync(string path, Func<Guid[], bool> holds, HttpClient? client = null) =>
        EventuallyAsync(async () => holds(await FindAsync(path, client)), path);

    public static async Task<JsonElement> IndexAsync(HttpClient admin) =>
        (await JsonAsync(await admin.GetAsync("/api/v1/search/reindex"))).GetProperty("engines")[0];

    public async Task WaitForIndexAsync()
    {
        using var client = Anonymous;
        await EventuallyAsync(async () => (await client.GetAsync("/api/v1/search/tracks?q=x")).IsSuccessStatusCode, "The first index was not built.");
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        base.Configure(settings);
        settings["ConnectionStrings:catalog_db"] += ";Maximum Pool Size=20";
        settings["Search:PollEvery"] = "00:00:00.100";
        settings["Search:BatchSize"] = "50";
    }

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
