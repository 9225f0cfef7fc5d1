using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.Etl.Operations;

/// <summary>Reads runs, tasks and files for operators.</summary>
internal sealed class EtlBooks([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, RunLedger ledger)
{
    private const string RunsSql = """
        SELECT id, job_name, status, requested_by, from_day, to_day, dry_run, attempt, worker, requested_at, start_time, end_time, counters::text, error
        FROM etl.etl_jobs
        WHERE ($1::text IS NULL OR status = $1) AND ($2::uuid IS NULL OR id < $2)
        ORDER BY id DESC
        LIMIT $3
        """;

    private const string TasksSql = """
        SELECT position, name, state, attempt, start_time, end_time, counters::text, log, error FROM etl.etl_tasks WHERE run_id = $1 ORDER BY position
        """;

    // A file that is there was seen by the last scan, which does not write that to each of them.
    private const string FilesSql = """
        SELECT id, bucket_name, file_path, etag, size, status, reason_code, reason, track_id, first_seen,
            CASE WHEN is_current AND missing_since IS NULL THEN greatest(last_seen, $4) ELSE last_seen END
        FROM etl.s3_file_registry
        WHERE ($1::text IS NULL OR status = $1) AND ($2::bigint IS NULL OR id < $2)
        ORDER BY id DESC
        LIMIT $3
        """;

    public async Task<IReadOnlyList<EtlRunState>> RunsAsync(string? status, Guid? after, int most, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(RunsSql);
        command.Parameters.AddAll([Optional(status, NpgsqlDbType.Text), Optional(after, NpgsqlDbType.Uuid), new() { Value = most }]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var runs = new List<EtlRunState>();
        while (await row.ReadAsync(cancel))
        {
            runs.Add(ReadRun(row));
        }

        return runs;
    }

    /// <returns><see langword="null"/> when there is no such run.</returns>
    public async Task<IReadOnlyList<EtlTaskState>?> TasksAsync(Guid runId, CancellationToken cancel)
    {
        await using var exists = database.CreateCommand("SELECT EXISTS (SELECT 1 FROM etl.etl_jobs WHERE id = $1)");
        exists.Parameters.Add(new() { Value = runId });
        if (await exists.ExecuteScalarAsync(cancel) is not true)
        {
            return null;
        }

        await using var command = database.CreateCommand(TasksSql);
        command.Parameters.Add(new() { Value = runId });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var tasks = new List<EtlTaskState>();
        while (await row.ReadAsync(cancel))
        {
            tasks.Add(new EtlTaskState(
                row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt32(3), Time(row, 4), Time(row, 5), Counts<Dictionary<string, long>>(row, 6), row.GetString(7), Text(row, 8)));
        }

        return tasks;
    }

    public async Task<IReadOnlyList<EtlFileState>> FilesAsync(string? status, long? after, int most, CancellationToken cancel)
    {
        var scanned = await ledger.WatermarkAsync(MusicRuns.Name, ExtractTracks.ScannedAt, cancel) is { } text
            ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime()
            : DateTimeOffset.UnixEpoch;
        await using var command = database.CreateCommand(FilesSql);
        command.Parameters.AddAll([Optional(status, NpgsqlDbType.Text), Optional(after, NpgsqlDbType.Bigint), new() { Value = most }, new() { Value = scanned }]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var files = new List<EtlFileState>();
        while (await row.ReadAsync(cancel))
        {
            files.Add(ReadFile(row));
        }

        return files;
    }

    private static EtlRunState ReadRun(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateOnly?>(4), row.GetFieldValue<DateOnly?>(5), row.GetBoolean(6),
        row.GetInt32(7), Text(row, 8), row.GetFieldValue<DateTimeOffset>(9), Time(row, 10), Time(row, 11), Counts<Dictionary<string, Dictionary<string, long>>>(row, 12), Text(row, 13));

    private static EtlFileState ReadFile(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetString(5), Text(row, 6), Text(row, 7),
        row.GetFieldValue<Guid?>(8), row.GetFieldValue<DateTimeOffset>(9), row.GetFieldValue<DateTimeOffset>(10));

    private static NpgsqlParameter Optional(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static T Counts<T>(NpgsqlDataReader row, int column) => JsonSerializer.Deserialize<T>(row.GetString(column), ContractJson.Options)!;
}
