using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Given;
using Npgsql;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>A worker that dies in the middle of a task leaves a run that another goes on with from there.</summary>
[Trait("Category", "Long")]
public sealed class KilledTaskTests(WarehouseHost library) : IClassFixture<WarehouseHost>
{
    private const int Files = 30;

    // Each task is stopped where it writes, by somebody who holds what it needs.
    private static readonly Dictionary<string, (int Position, string Database, string Hold)> Tasks = new()
    {
        ["extract_new_tracks"] = (1, "processing_db", "LOCK TABLE etl.s3_file_registry IN SHARE MODE"),
        ["process_audio_metadata"] = (2, "processing_db", "LOCK TABLE staging.track_uploads IN SHARE MODE"),
        ["load_tracks"] = (3, "catalog_db", "SELECT pg_advisory_xact_lock(hashtextextended('catalog-import', 0))"),
        ["create_analytics_aggregates"] = (4, "processing_db", "LOCK TABLE data_warehouse.platform_daily IN SHARE MODE"),
    };

    [Theory]
    [InlineData("extract_new_tracks")]
    [InlineData("process_audio_metadata")]
    [InlineData("load_tracks")]
    [InlineData("create_analytics_aggregates")]
    public async Task A_run_goes_on_with_the_task_in_whose_middle_its_worker_was_killed(string name)
    {
        var (position, database, hold) = Tasks[name];
        for (var i = 0; i < Files; i++)
        {
            library.Drop($"{name}/{i:D2}.mp3", $"{name} {i}", name);
        }

        await using var holder = NpgsqlDataSource.Create(database == "processing_db" ? library.Processing : library.Database(database));
        await using var connection = await holder.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand(hold, connection, transaction))
        {
            await command.ExecuteNonQueryAsync();
        }

        using var answer = await library.Worker.PostAsync("/internal/v1/operations/etl/music/run", null);
        var runId = (await answer.Content.ReadFromJsonAsync<EtlRunStarted>(ContractJson.Options))!.RunId;
        await UntilHeldAsync(holder, runId, position);
        await library.KillWorkersAsync();
        await transaction.RollbackAsync();
        await library.StartWorkerAsync();
        var run = await library.WaitAsync(runId);
        var tasks = (await library.Worker.GetFromJsonAsync<EtlTaskList>($"/internal/v1/operations/etl/{runId}/tasks", ContractJson.Options))!.Items;

        Assert.Equal(2, run.Attempt);
        Assert.Equal(Tasks.Values.Select(t => (t.Position, t.Position == position ? 2 : 1, "COMPLETED")), tasks.Select(t => (t.Position, t.Attempt, t.State)));
        Assert.Equal(Files, await Sql.ScalarAsync<long>(library.Database("catalog_db"), $"SELECT count(*) FROM tracks WHERE title LIKE '{name} %'"));
        Assert.Equal(Files, await Sql.ScalarAsync<long>(
            library.Processing, $"SELECT count(DISTINCT track_id) FROM etl.s3_file_registry WHERE is_current AND status = 'LOADED' AND file_path LIKE '{name}/%'"));
    }

    private async Task UntilHeldAsync(NpgsqlDataSource database, Guid runId, int position)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var waiting = database.CreateCommand(
            "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE NOT l.granted AND d.datname = current_database())");
        while (await Sql.ScalarAsync<long>(library.Processing, $"SELECT count(*) FROM etl.etl_tasks WHERE run_id = '{runId}' AND position = {position} AND state = 'RUNNING'") == 0
            || await waiting.ExecuteScalarAsync(limit.Token) is not true)
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
