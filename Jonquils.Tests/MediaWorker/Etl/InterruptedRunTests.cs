using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.Etl;

public sealed class InterruptedRunTests(LibraryHost library) : IClassFixture<LibraryHost>
{
    private const int Files = 400;

    [Fact]
    public async Task A_run_whose_worker_is_killed_is_finished_by_the_next_and_every_file_is_one_track()
    {
        await StartAnewAsync();
        for (var i = 0; i < Files; i++)
        {
            library.Drop($"many/{i:D3}.mp3", $"Song {i}", "The Many");
        }

        using var answer = await library.Worker.PostAsync("/internal/v1/operations/etl/music/run", null);
        var runId = (await answer.Content.ReadFromJsonAsync<EtlRunStarted>(ContractJson.Options))!.RunId;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await SongsAsync() == 0)
        {
            await Task.Delay(10, limit.Token);
        }

        await library.KillWorkersAsync();
        var before = await SongsAsync();
        await library.StartWorkerAsync();
        var run = await library.WaitAsync(runId);

        Assert.InRange(before, 1, Files - 1);
        Assert.True(run.Attempt > 1, $"Attempt {run.Attempt}");
        Assert.Equal(Files, await SongsAsync());
        Assert.Equal(Files, await Sql.ScalarAsync<long>(library.Processing, "SELECT count(DISTINCT track_id) FROM etl.s3_file_registry WHERE status = 'LOADED' AND file_path LIKE 'many/%'"));
    }

    [Fact]
    public async Task Two_replicas_that_are_asked_at_once_make_one_run_at_a_time()
    {
        await StartAnewAsync();
        await library.StartWorkerAsync();
        library.Drop("replicas/a.mp3", "Once", "The Replicas");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => library.RunAsync()));

        Assert.Equal(1, await Sql.ScalarAsync<long>(library.Database("catalog_db"), "SELECT count(*) FROM tracks WHERE title = 'Once'"));
        Assert.Equal(0, await Sql.ScalarAsync<long>(
            library.Processing,
            "SELECT count(*) FROM etl.etl_jobs a JOIN etl.etl_jobs b ON a.id < b.id WHERE a.start_time < b.end_time AND b.start_time < a.end_time"));
    }

    [Fact]
    public async Task A_file_that_is_dropped_becomes_a_track_without_anybody_asking()
    {
        await StartAnewAsync(("Etl__Watch", "true"));

        library.Drop("watched/a.mp3", "Dropped", "The Watched");

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await Sql.ScalarAsync<long>(library.Database("catalog_db"), "SELECT count(*) FROM tracks WHERE title = 'Dropped'") == 0)
        {
            await Task.Delay(100, limit.Token);
        }

        Assert.Contains(await library.RunsAsync(), run => run.RequestedBy == "file");
    }

    private async Task StartAnewAsync(params (string, string)[] settings)
    {
        await library.KillWorkersAsync();
        await library.StartWorkerAsync(settings);
    }

    private Task<long> SongsAsync() => Sql.ScalarAsync<long>(library.Database("catalog_db"), "SELECT count(*) FROM tracks WHERE title LIKE 'Song %'");
}
