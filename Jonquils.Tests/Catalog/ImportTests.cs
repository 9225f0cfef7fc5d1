using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class ImportTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    private const string Sample = """
        {"entries":[{"bucket":"tracks","path":"Кино/Группа крови/01.flac","e_tag":"abc","bytes":123,
        "source_sha256":"0000000000000000000000000000000000000000000000000000000000000000",
        "tags":{"title":"Группа крови","artist":"Кино","album":"Группа крови","album_artist":"Кино","genre":"Rock","date":"1988","track_number":1,"disc_number":1},
        "artists":[{"name":"Кино","artist_type":"MAIN"}],"duration_ms":285000,"tempo":120.1,"energy":0.5,"valence":0.4,"album_type":"ALBUM",
        "cover_key":"found/1.jpg","features_json":"{\"key\":\"Am\"}","added_next_year":true}]}
        """;

    [Fact]
    public void Last_months_import_can_still_be_read()
    {
        var entry = Assert.Single(JsonSerializer.Deserialize<CatalogImport>(Sample, ContractJson.Options)!.Entries);

        Assert.Equal(("tracks", "Кино/Группа крови/01.flac", "abc", 123L), (entry.Bucket, entry.Path, entry.ETag, entry.Bytes));
        Assert.Equal(("Группа крови", "Кино", 1), (entry.Tags!.Title, entry.Tags.AlbumArtist, entry.Tags.TrackNumber));
        Assert.Equal(("Кино", "MAIN"), (entry.Artists![0].Name, entry.Artists[0].ArtistType));
        Assert.Equal((285000, 120.1, 0.5, 0.4), (entry.DurationMs, entry.Tempo, entry.Energy, entry.Valence));
        Assert.Equal(("ALBUM", "found/1.jpg", """{"key":"Am"}"""), (entry.AlbumType, entry.CoverKey, entry.FeaturesJson));
    }

    [Fact]
    public async Task Files_become_tracks_with_artists_albums_and_genres_and_none_twice()
    {
        var (artist, genre) = ($"Band {Guid.NewGuid():N}", Guid.NewGuid().ToString("N"));
        var entries = Enumerable.Range(1, 12).Select(i => Entry($"{artist}/{i}.flac", "1", artist, $"Song {i}", genre, i)).ToList();

        var first = await ImportAsync(entries);
        var again = await ImportAsync(entries);

        Assert.All(first, outcome => Assert.Equal("created", outcome.Outcome));
        Assert.All(first, outcome => Assert.NotNull(outcome.JobId));
        Assert.All(again, outcome => Assert.Equal("unchanged", outcome.Outcome));
        Assert.Equal(first.Select(o => o.TrackId), again.Select(o => o.TrackId));
        Assert.Equal((1L, 1L, 1L), (await CountAsync($"artists WHERE name = '{artist}'"), await CountAsync($"genres WHERE name = '{genre}'"),
            await CountAsync($"albums al JOIN artists a ON a.id = al.artist_id WHERE a.name = '{artist}'")));
        Assert.Equal(12, await CountAsync($"track_artists p JOIN artists a ON a.id = p.artist_id WHERE a.name = '{artist}'"));
    }

    [Fact]
    public async Task Other_content_under_a_known_path_updates_its_track()
    {
        var artist = $"Band {Guid.NewGuid():N}";
        var before = Assert.Single(await ImportAsync([Entry($"{artist}.flac", "1", artist, "Before", "Rock", 1)]));

        var after = Assert.Single(await ImportAsync([Entry($"{artist}.flac", "2", artist + " II", "After", "Jazz", 2)]));

        Assert.Equal("updated", after.Outcome);
        Assert.Equal(before.TrackId, after.TrackId);
        using var admin = await api.SignedInAsAdminAsync();
        var track = await CatalogHost.JsonAsync(await admin.GetAsync($"/api/v1/tracks/{after.TrackId}"));
        Assert.Equal(("After", artist + " II", "Jazz"), (track.GetProperty("title").GetString(), track.GetProperty("artists")[0].GetProperty("name").GetString(),
            track.GetProperty("genres")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public async Task The_same_batch_from_two_workers_at_once_makes_its_tracks_once()
    {
        var artist = $"Band {Guid.NewGuid():N}";
        var entries = Enumerable.Range(1, 20).Select(i => Entry($"{artist}/{i}.flac", "1", artist, $"Song {i}", "Rock", i)).ToList();

        var outcomes = await Task.WhenAll(ImportAsync(entries), ImportAsync(entries));

        Assert.Equal(20, outcomes.SelectMany(o => o).Count(o => o.Outcome == "created"));
        Assert.Equal(20, await CountAsync($"track_artists p JOIN artists a ON a.id = p.artist_id WHERE a.name = '{artist}'"));
    }

    [Fact]
    public async Task A_bad_entry_is_rejected_by_itself_with_its_reason()
    {
        var good = Entry($"{Guid.NewGuid():N}.flac", "1", "Somebody", "Good", "Rock", 1);
        var outcomes = await ImportAsync(
        [
            good with { Path = "../../etc/passwd" }, good with { Path = "uploads/theirs" }, good with { Bucket = "secrets" }, good with { SourceSha256 = "XYZ" },
            good with { Energy = 7 }, good with { ETag = "" }, good with { FeaturesJson = "{" }, good with { Path = "a\0b" }, good,
        ]);

        Assert.Equal(
            ["bad_path", "own_upload", "bad_bucket", "bad_sha256", "bad_feature", "bad_etag", "bad_features", "bad_path", null], outcomes.Select(o => o.Code));
        Assert.Equal("created", outcomes[^1].Outcome);
    }

    [Fact]
    public async Task Nobody_imports_without_the_services_key()
    {
        using var ada = await api.SignedInAsAsync("ada");

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_internal_key", await ada.PostAsJsonAsync("/internal/v1/catalog/import", new CatalogImport([])));
    }

    private static CatalogImportEntry Entry(string path, string etag, string artist, string title, string genre, int number) => new(
        "tracks", path, etag, 1000, CatalogHost.NewSha256(),
        new MediaTags(title, artist, "An album", artist, genre, "1988-01-05", number));

    private async Task<IReadOnlyList<CatalogImportOutcome>> ImportAsync(IReadOnlyList<CatalogImportEntry> entries)
    {
        using var worker = api.Internal();
        var answer = await worker.PostAsJsonAsync("/internal/v1/catalog/import", new CatalogImport(entries), ContractJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<CatalogImportResult>(ContractJson.Options))!.Outcomes;
    }

    private Task<long> CountAsync(string from) => Sql.ScalarAsync<long>(api.Database("catalog_db"), $"SELECT count(*) FROM {from}");
}
