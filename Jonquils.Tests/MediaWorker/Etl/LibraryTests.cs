using System.Net;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>One library a test, since a run looks at all of it.</summary>
public sealed class LibraryTests(LibraryHost library) : IClassFixture<LibraryHost>
{
    [Fact]
    public async Task Every_file_ends_as_a_track_or_as_a_reason_and_a_second_run_changes_nothing()
    {
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
        library.Drop("all/Кино/01.mp3", TaggedMp3.Plain(TaggedMp3.Id3(3, 0, windows, ("TIT2", "Война"), ("TPE1", "Кино"), ("TALB", "Группа крови"))));
        library.Drop("all/guests.mp3", "Together (feat. Cleo)", "Ada feat. Bob");
        library.Drop("all/Dora/Nights/02 - Untagged.mp3", TaggedMp3.Plain());
        File.Copy(library.PathOf("all/guests.mp3"), library.PathOf("all/guests again.mp3"));
        library.Drop("all/empty.mp3", []);
        library.Drop("all/text.mp3", "This is no music at all, whatever its name says."u8);
        library.Drop("all/readme.txt", "Read me"u8);

        await library.RunAsync();
        var files = await library.FilesAsync();
        var tracks = await library.CountTracksAsync();
        var second = await library.RunAsync();

        Assert.Equal(
            ["LOADED ", "LOADED ", "LOADED ", "DUPLICATE duplicate", "QUARANTINED empty_file", "QUARANTINED not_audio", "IGNORED not_music"],
            new[] { "Кино/01.mp3", "guests again.mp3", "Dora/Nights/02 - Untagged.mp3", "guests.mp3", "empty.mp3", "text.mp3", "readme.txt" }
                .Select(path => files["all/" + path]).Select(file => $"{file.Status} {file.ReasonCode}"));
        var war = await library.TrackAsync(files["all/Кино/01.mp3"].TrackId!.Value);
        Assert.Equal(("Война", "Кино"), (war.GetProperty("title").GetString(), war.GetProperty("artists")[0].GetProperty("name").GetString()));
        Assert.Equal("Together Ada/MAIN Bob/FEATURED Cleo/FEATURED", Described(await library.TrackAsync(files["all/guests again.mp3"].TrackId!.Value)));
        Assert.Equal("Untagged Dora/MAIN", Described(await library.TrackAsync(files["all/Dora/Nights/02 - Untagged.mp3"].TrackId!.Value)));
        Assert.Equal(tracks, await library.CountTracksAsync());
        Assert.DoesNotContain(second.Counters["extract_new_tracks"].Keys, name => name is "new" or "changed" or "missing");
        Assert.Empty(second.Counters["process_audio_metadata"]);
        Assert.DoesNotContain(second.Counters["load_tracks"], count => count.Value != 0);
    }

    [Fact]
    public async Task A_file_that_moves_or_goes_and_comes_back_keeps_its_track_and_what_listeners_did_with_it()
    {
        library.Drop("moves/a.mp3", "Wanderer", "Moving");
        library.Drop("moves/b.mp3", "Gone", "Moving");
        await library.RunAsync();
        var before = await library.FilesAsync();
        var (wanderer, gone) = (before["moves/a.mp3"].TrackId!.Value, before["moves/b.mp3"].TrackId!.Value);
        await Sql.ExecuteAsync(library.Database("catalog_db"), $"UPDATE tracks SET is_available = true, status = 'COMPLETED', file_key = 'x/a1', title = title || ', as edited' WHERE id IN ('{wanderer}', '{gone}')");
        var bytes = await File.ReadAllBytesAsync(library.PathOf("moves/b.mp3"));

        File.Move(library.PathOf("moves/a.mp3"), library.PathOf("moves/elsewhere.mp3"));
        File.Delete(library.PathOf("moves/b.mp3"));
        await library.RunAsync();
        using var anyone = library.Anonymous;
        var whileGone = await anyone.GetAsync($"/api/v1/tracks/{gone}");
        library.Drop("moves/back again.mp3", bytes);
        await library.RunAsync();
        var after = await library.FilesAsync();

        Assert.Equal(("LOADED", wanderer), (after["moves/elsewhere.mp3"].Status, after["moves/elsewhere.mp3"].TrackId!.Value));
        Assert.Equal(HttpStatusCode.NotFound, whileGone.StatusCode);
        Assert.Equal(gone, after["moves/back again.mp3"].TrackId);
        Assert.Equal("Gone, as edited", (await CatalogHost.JsonAsync(await anyone.GetAsync($"/api/v1/tracks/{gone}"))).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Other_content_under_a_path_updates_its_track_and_a_mere_touch_changes_nothing()
    {
        library.Drop("changes/a.mp3", "Before", "Changing");
        library.Drop("changes/b.mp3", "Touched", "Changing");
        await library.RunAsync();
        var before = await library.FilesAsync();

        library.Drop("changes/a.mp3", "After, and longer", "Changing");
        File.SetLastWriteTimeUtc(library.PathOf("changes/b.mp3"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var run = await library.RunAsync();
        var after = await library.FilesAsync();

        Assert.Equal(before["changes/a.mp3"].TrackId, after["changes/a.mp3"].TrackId);
        Assert.Equal("After, and longer", (await library.TrackAsync(after["changes/a.mp3"].TrackId!.Value)).GetProperty("title").GetString());
        Assert.Equal(before["changes/b.mp3"].TrackId, after["changes/b.mp3"].TrackId);
        Assert.Equal((1L, 1L), (run.Counters["load_tracks"]["updated"], run.Counters["load_tracks"]["unchanged"]));
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        library.Drop("dry/a.mp3", "Dry", "Dry");

        var dry = await library.RunAsync("?dry_run=true");
        var registered = await Sql.ScalarAsync<long>(library.Processing, "SELECT count(*) FROM etl.s3_file_registry WHERE file_path LIKE 'dry/%'");
        var staged = await Sql.ScalarAsync<long>(library.Processing, "SELECT count(*) FROM staging.track_uploads WHERE s3_path LIKE 'dry/%'");

        Assert.True(dry.Counters["process_audio_metadata"]["staged"] >= 1);
        Assert.Equal((0L, 0L), (registered, staged));
    }

    [Fact]
    public async Task Administrators_start_runs_and_see_tasks_files_and_schedules()
    {
        library.Drop("seen/a.mp3", "Seen", "Seen");
        using var admin = await library.SignedInAsAdminAsync();

        var started = await CatalogHost.JsonAsync(await admin.PostAsync("/api/v1/operations/etl/music/run", null), HttpStatusCode.Accepted);
        var runId = started.GetProperty("run_id").GetGuid();
        await library.WaitAsync(runId);
        var tasks = await CatalogHost.JsonAsync(await admin.GetAsync($"/api/v1/operations/etl/{runId}/tasks"));
        var files = await CatalogHost.JsonAsync(await admin.GetAsync("/api/v1/operations/etl/files?status=LOADED&limit=200"));
        var schedules = await CatalogHost.JsonAsync(await admin.GetAsync("/api/v1/operations/schedules"));
        var jobs = await CatalogHost.JsonAsync(await admin.GetAsync("/api/v1/operations/jobs"));

        Assert.Equal(
            "extract_new_tracks COMPLETED, process_audio_metadata COMPLETED, load_tracks COMPLETED, create_analytics_aggregates SKIPPED",
            string.Join(", ", tasks.GetProperty("items").EnumerateArray().Select(t => $"{t.GetProperty("name").GetString()} {t.GetProperty("state").GetString()}")));
        Assert.Contains("files listed", tasks.GetProperty("items")[0].GetProperty("log").GetString(), StringComparison.Ordinal);
        Assert.Contains(files.GetProperty("items").EnumerateArray(), f => f.GetProperty("path").GetString() == "seen/a.mp3");
        Assert.Contains(schedules.GetProperty("items").EnumerateArray(), schedule => schedule.GetProperty("name").GetString() == "music");
        Assert.Equal(JsonValueKind.Array, jobs.GetProperty("items").ValueKind);
        await Refused.WithAsync(HttpStatusCode.NotFound, "etl_not_found", await admin.PostAsync("/api/v1/operations/etl/films/run", null));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "bad_range", await admin.PostAsync("/api/v1/operations/etl/music/run?from=2026-02-01&to=2026-01-01", null));
        await Refused.WithAsync(HttpStatusCode.NotFound, "etl_run_not_found", await admin.GetAsync($"/api/v1/operations/etl/{Guid.NewGuid()}/tasks"));
        await Refused.WithAsync(HttpStatusCode.NotFound, "job_not_found", await admin.PostAsync($"/api/v1/operations/jobs/{Guid.NewGuid()}/retry", null));
    }

    private static string Described(JsonElement track) =>
        string.Join(' ', track.GetProperty("artists").EnumerateArray().Select(a => $"{a.GetProperty("name").GetString()}/{a.GetProperty("artist_type").GetString()}").Prepend(track.GetProperty("title").GetString()));
}
