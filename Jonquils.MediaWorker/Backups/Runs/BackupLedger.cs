using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.Backups.Runs;

/// <summary>The books of the backups: table <c>backups.runs</c>.</summary>
internal sealed class BackupLedger([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, TimeProvider clock)
{
    public const string Running = "RUNNING";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";

    private const string ListSql = """
        SELECT id, state, requested_by, started_at, completed_at, verified, bytes, error, detail::text
        FROM backups.runs WHERE ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2
        """;

    /// <summary>Notes the wish for a backup.</summary>
    /// <param name="worker">Who makes it; <see langword="null"/> when somebody is yet to be found.</param>
    /// <returns><see langword="null"/> when one is asked for or under way already.</returns>
    public async Task<Guid?> RequestAsync(string requestedBy, string? worker, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return await ExecuteAsync(
            "INSERT INTO backups.runs (id, started_at, state, requested_by, worker) VALUES ($1, $2, 'RUNNING', $3, $4) ON CONFLICT DO NOTHING",
            cancel, new() { Value = id }, new() { Value = now }, new() { Value = requestedBy }, Text(worker)) == 1 ? id : null;
    }

    /// <summary>Takes what was asked for.</summary>
    public async Task<Guid?> TakeAsync(string worker, CancellationToken cancel)
    {
        await using var take = database.CreateCommand("UPDATE backups.runs SET worker = $1, started_at = $2 WHERE state = 'RUNNING' AND worker IS NULL RETURNING id");
        take.Parameters.Add(new() { Value = worker });
        take.Parameters.Add(new() { Value = clock.GetUtcNow() });
        return await take.ExecuteScalarAsync(cancel) as Guid?;
    }

    /// <summary>Ends what workers that died have left. To be called by the holder of the backups' lock.</summary>
    /// <param name="unbegunFor">Also what nobody has begun for so long, if given.</param>
    /// <returns>Who had asked for it; <see langword="null"/> when nothing was left.</returns>
    public async Task<string?> SweepAsync(TimeSpan? unbegunFor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var sweep = database.CreateCommand("""
            UPDATE backups.runs SET state = 'FAILED', completed_at = $1, error = 'The worker that made it died.'
            WHERE state = 'RUNNING' AND (worker IS NOT NULL OR started_at < $2) RETURNING requested_by
            """);
        sweep.Parameters.Add(new() { Value = now });
        sweep.Parameters.Add(new() { Value = unbegunFor is { } wait ? now - wait : DateTimeOffset.UnixEpoch });
        return await sweep.ExecuteScalarAsync(cancel) as string;
    }

    /// <summary>Notes what there is of a backup that is being made.</summary>
    public Task NoteAsync(Guid id, long bytes, BackupDetail detail, CancellationToken cancel) => ExecuteAsync(
        "UPDATE backups.runs SET bytes = $2, detail = $3 WHERE id = $1", cancel, new() { Value = id }, new() { Value = bytes }, Json(detail));

    public Task EndAsync(Guid id, string? error, BackupDetail? detail, CancellationToken cancel) => ExecuteAsync(
        "UPDATE backups.runs SET state = $2, verified = $3, completed_at = $4, error = $5, detail = coalesce($6, detail) WHERE id = $1",
        cancel,
        new() { Value = id }, new() { Value = error is null ? Completed : Failed }, new() { Value = error is null }, new() { Value = clock.GetUtcNow() },
        Text(JobLedger.Storable(error)), detail is null ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb } : Json(detail));

    /// <summary>Ends what went wrong; one that has ended already stays as it is.</summary>
    public Task FailAsync(Guid id, string error, CancellationToken cancel) => ExecuteAsync(
        "UPDATE backups.runs SET state = 'FAILED', completed_at = $2, error = $3 WHERE id = $1 AND state = 'RUNNING'",
        cancel, new() { Value = id }, new() { Value = clock.GetUtcNow() }, Text(JobLedger.Storable(error)));

    public Task MarkRemovedAsync(string folder, CancellationToken cancel) => ExecuteAsync(
        "UPDATE backups.runs SET detail = detail || jsonb_build_object('removed_at', $2::timestamptz) WHERE detail ->> 'folder' = $1",
        cancel, new() { Value = folder }, new() { Value = clock.GetUtcNow() });

    public async Task<BackupState?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ListSql.Replace("($1::uuid IS NULL OR id < $1)", "id = $1", StringComparison.Ordinal));
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = 1 });
        return (await ReadAsync(command, cancel)).SingleOrDefault();
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<BackupState>> ListAsync(Guid? after, int most, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ListSql);
        command.Parameters.Add(new() { Value = (object?)after ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = most });
        return await ReadAsync(command, cancel);
    }

    private static async Task<IReadOnlyList<BackupState>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using var row = await command.ExecuteReaderAsync(cancel);
        var all = new List<BackupState>();
        while (await row.ReadAsync(cancel))
        {
            all.Add(Read(row));
        }

        return all;
    }

    private static BackupState Read(NpgsqlDataReader row)
    {
        var detail = JsonSerializer.Deserialize<BackupDetail>(row.GetString(8), ContractJson.Options)!;
        return new BackupState(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
            row.GetBoolean(5), detail.VerifiedAt, row.IsDBNull(6) ? null : row.GetInt64(6), row.IsDBNull(7) ? null : row.GetString(7), detail);
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancel, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlParameter Json(BackupDetail detail) =>
        new() { Value = JsonSerializer.Serialize(detail, ContractJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
