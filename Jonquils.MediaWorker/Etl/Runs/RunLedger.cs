using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Schedule;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.Etl.Runs;

/// <summary>The books of runs and their tasks.</summary>
internal sealed class RunLedger([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, TimeProvider clock)
{
    private const string RequestSql = """
        INSERT INTO etl.etl_jobs (id, job_name, status, requested_by, from_day, to_day, dry_run, requested_at)
        VALUES ($1, $2, 'QUEUED', $3, $4, $5, $6, $7)
        ON CONFLICT DO NOTHING
        """;

    private const string WaitingSql = """
        SELECT id FROM etl.etl_jobs
        WHERE job_name = $1 AND status = 'QUEUED' AND from_day IS NULL AND to_day IS NULL AND NOT dry_run
        """;

    // What a dead replica left goes first.
    private const string TakeSql = """
        UPDATE etl.etl_jobs
        SET status = 'RUNNING', attempt = attempt + 1, worker = $2, start_time = coalesce(start_time, $3)
        WHERE id = (
            SELECT id FROM etl.etl_jobs WHERE job_name = $1 AND status IN ('QUEUED', 'RUNNING')
            ORDER BY status = 'RUNNING' DESC, id
            LIMIT 1)
        RETURNING id, job_name, from_day, to_day, dry_run, attempt
        """;

    private const string SaveTaskSql = """
        INSERT INTO etl.etl_tasks (run_id, position, name, state, attempt, start_time, end_time, counters, log, error)
        VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9)
        ON CONFLICT (run_id, position) DO UPDATE
        SET state = excluded.state, attempt = etl_tasks.attempt + CASE WHEN $10 THEN 1 ELSE 0 END, end_time = excluded.end_time,
            counters = excluded.counters, log = excluded.log, error = excluded.error
        """;

    // A run's counts are its tasks', by name.
    private const string EndSql = """
        UPDATE etl.etl_jobs
        SET status = $2, end_time = $3, error = $4,
            counters = (SELECT coalesce(jsonb_object_agg(name, counters), '{}') FROM etl.etl_tasks WHERE run_id = $1)
        WHERE id = $1
        """;

    /// <returns>The run that will serve the request: a new one, or a plain one that waits already.</returns>
    public async Task<Guid> RequestAsync(string name, string requestedBy, DateOnly? from, DateOnly? to, bool dryRun, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var request = database.CreateCommand(RequestSql);
        request.Parameters.AddAll(
            [new() { Value = id }, new() { Value = name }, new() { Value = requestedBy }, Day(from), Day(to), new() { Value = dryRun }, new() { Value = now }]);
        if (await request.ExecuteNonQueryAsync(cancel) == 1)
        {
            return id;
        }

        await using var waiting = database.CreateCommand(WaitingSql);
        waiting.Parameters.Add(new() { Value = name });
        // Taken in between: it began after the request, which is as good.
        return await waiting.ExecuteScalarAsync(cancel) as Guid? ?? await RequestAsync(name, requestedBy, from, to, dryRun, cancel);
    }

    /// <summary>Takes the next run, to be called by the holder of the <see cref="RunLock"/> alone.</summary>
    /// <returns><see langword="null"/> when none waits.</returns>
    public async Task<EtlRun?> TakeAsync(string name, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(TakeSql);
        command.Parameters.AddAll([new() { Value = name }, new() { Value = Environment.MachineName }, new() { Value = clock.GetUtcNow() }]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? Read(row) : null;
    }

    /// <summary>Whether a run waits, or stands still because its replica died.</summary>
    public async Task<bool> HasOpenAsync(string name, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT EXISTS (SELECT 1 FROM etl.etl_jobs WHERE job_name = $1 AND status IN ('QUEUED', 'RUNNING'))");
        command.Parameters.Add(new() { Value = name });
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    public async Task EndAsync(EtlRun run, string status, string? error, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(EndSql);
        command.Parameters.AddAll([new() { Value = run.Id }, new() { Value = status }, new() { Value = clock.GetUtcNow() }, Text(error)]);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <returns>The state that a task had reached; <see langword="null"/> when it never began.</returns>
    public async Task<string?> TaskStateAsync(Guid runId, int position, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT state FROM etl.etl_tasks WHERE run_id = $1 AND position = $2");
        command.Parameters.AddAll([new() { Value = runId }, new() { Value = position }]);
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    /// <param name="isStart">Whether the task begins, or begins again.</param>
    public async Task SaveTaskAsync(
        Guid runId, int position, string name, string state, DateTimeOffset startedAt, DateTimeOffset? endedAt, IReadOnlyDictionary<string, long> counters,
        string log, string? error, bool isStart, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(SaveTaskSql);
        command.Parameters.AddAll(
        [
            new() { Value = runId }, new() { Value = position }, new() { Value = name }, new() { Value = state }, new() { Value = startedAt },
            new() { Value = (object?)endedAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new() { Value = JsonSerializer.Serialize(counters, ContractJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb },
            new() { Value = log }, Text(error), new() { Value = isStart },
        ]);
        await command.ExecuteNonQueryAsync(cancel);
    }

    public async Task<string?> WatermarkAsync(string job, string name, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT value FROM etl.watermarks WHERE job_name = $1 AND name = $2");
        command.Parameters.AddAll([new() { Value = job }, new() { Value = name }]);
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    public async Task SetWatermarkAsync(string job, string name, string value, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO etl.watermarks (job_name, name, value, updated_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (job_name, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
            """);
        command.Parameters.AddAll([new() { Value = job }, new() { Value = name }, new() { Value = value }, new() { Value = clock.GetUtcNow() }]);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static EtlRun Read(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateOnly?>(2), row.GetFieldValue<DateOnly?>(3), row.GetBoolean(4), row.GetInt32(5));

    private static NpgsqlParameter Day(DateOnly? day) => new() { Value = (object?)day ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date };

    private static NpgsqlParameter Text(string? text) =>
        new() { Value = (object?)text?.Replace("\0", "", StringComparison.Ordinal) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
