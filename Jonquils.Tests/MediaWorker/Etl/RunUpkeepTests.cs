using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>Runs that are late, and runs over days that are past.</summary>
public sealed class RunUpkeepTests(LibraryHost library) : IClassFixture<LibraryHost>
{
    [Fact]
    public async Task When_no_run_has_completed_for_too_long_one_alert_stands_until_one_does()
    {
        await library.RunAsync();
        await Sql.ExecuteAsync(library.Processing, "UPDATE etl.etl_jobs SET end_time = end_time - interval '1 day'");

        await CatalogHost.EventuallyAsync(async () => await AlertsAsync("resolved_at IS NULL") == 1, "Nobody noticed that no run completed.");
        await library.RunAsync();

        await CatalogHost.EventuallyAsync(async () => await AlertsAsync("resolved_at IS NOT NULL") == 1, "The alert stayed.");
        Assert.Equal(1, await AlertsAsync("true"));
    }

    [Fact]
    public async Task A_back_fill_reads_the_files_of_its_days_again_and_no_others()
    {
        var (first, second, third) = (Drop("first", 1, 1), Drop("last", 1, 31), Drop("after", 2, 1));
        await library.RunAsync();
        await Sql.ExecuteAsync(library.Database("catalog_db"), "UPDATE tracks SET title = 'Mistaken' WHERE title LIKE 'Back-fill%'");

        var run = await library.RunAsync("?from=2026-01-01&to=2026-02-01");
        var files = await library.FilesAsync();

        Assert.Equal(2, run.Counters["extract_new_tracks"]["again"]);
        Assert.Equal(
            ["Back-fill first", "Back-fill last", "Mistaken"],
            await Task.WhenAll(new[] { first, second, third }.Select(async path => (await library.TrackAsync(files[path].TrackId!.Value)).GetProperty("title").GetString()!)));
        Assert.Equal(3, await Sql.ScalarAsync<long>(library.Database("catalog_db"), "SELECT count(*) FROM catalog_imports WHERE path LIKE 'backfill/%' AND track_id IS NOT NULL"));
    }

    private string Drop(string name, int month, int day)
    {
        var file = library.Drop($"backfill/{name}.mp3", $"Back-fill {name}", "The Past");
        // The first and the last moment of a day in UTC.
        File.SetLastWriteTimeUtc(file, name == "last" ? new DateTime(2026, month, day, 23, 59, 59, DateTimeKind.Utc) : new DateTime(2026, month, day, 0, 0, 0, DateTimeKind.Utc));
        return $"backfill/{name}.mp3";
    }

    private Task<long> AlertsAsync(string where) => Sql.ScalarAsync<long>(library.Processing, $"SELECT count(*) FROM etl.alerts WHERE code = 'run_late' AND {where}");
}
