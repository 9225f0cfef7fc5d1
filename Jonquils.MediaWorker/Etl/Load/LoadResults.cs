using Jonquils.Contracts;
using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.Etl.Load;

/// <summary>Notes what the catalogue answered.</summary>
internal sealed class LoadResults([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, TimeProvider clock)
{
    // Without a track: somebody deleted it, and it does not come back while the file stays the same.
    private const string LoadedSql = """
        UPDATE etl.s3_file_registry r
        SET status = CASE WHEN s.track_id IS NULL THEN 'IGNORED' ELSE 'LOADED' END, track_id = s.track_id,
            reason_code = CASE WHEN s.track_id IS NULL THEN 'track_deleted' END,
            reason = CASE WHEN s.track_id IS NULL THEN 'Its track was deleted from the catalogue.' END
        FROM unnest($1::bigint[], $2::uuid[]) AS s(id, track_id)
        WHERE r.id = s.id AND r.is_current AND r.status = 'STAGED'
        """;

    private const string MovedSql = "UPDATE etl.s3_file_registry SET status = 'MOVED', is_current = false WHERE id = ANY ($1)";

    private const string RejectedSql = """
        WITH rejected AS (
            UPDATE etl.s3_file_registry r
            SET status = 'QUARANTINED', reason_code = s.code, reason = s.reason
            FROM unnest($1::bigint[], $2::text[], $3::text[]) AS s(id, code, reason)
            WHERE r.id = s.id
            RETURNING r.id, s.code, s.reason)
        INSERT INTO etl.quarantine (file_id, task, reason_code, reason, created_at)
        SELECT id, $4, code, reason, $5 FROM rejected
        ON CONFLICT (file_id) DO UPDATE SET task = excluded.task, reason_code = excluded.reason_code, reason = excluded.reason, created_at = excluded.created_at
        """;

    private const string GoneSql = """
        UPDATE etl.s3_file_registry
        SET status = CASE WHEN missing_since IS NULL THEN status ELSE 'DELETED' END,
            is_current = missing_since IS NULL,
            track_id = CASE WHEN missing_since IS NULL THEN NULL ELSE track_id END
        WHERE id = ANY ($1)
        """;

    // Nobody has to be told of what never was a track.
    private const string NeverLoadedSql = """
        UPDATE etl.s3_file_registry SET status = 'DELETED', is_current = false
        WHERE bucket_name = $1 AND is_current AND track_id IS NULL AND missing_since <= $2
        """;

    public async Task WriteAsync(string task, IReadOnlyList<PlannedEntry> entries, IReadOnlyList<CatalogImportOutcome> outcomes, CancellationToken cancel)
    {
        var answered = entries.Zip(outcomes).ToList();
        var rejected = answered.Where(a => a.Second.Outcome == CatalogImportOutcomes.Rejected).ToList();
        var taken = answered.Except(rejected).ToList();
        var moved = taken.Where(a => a.Second.Outcome == CatalogImportOutcomes.Moved && a.First.MovedId is not null).Select(a => a.First.MovedId!.Value).ToArray();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(LoadedSql)
        {
            Parameters =
            {
                new() { Value = taken.Select(a => a.First.FileId).ToArray() },
                new() { Value = taken.Select(a => a.Second.TrackId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(MovedSql) { Parameters = { new() { Value = moved } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(RejectedSql)
        {
            Parameters =
            {
                new() { Value = rejected.Select(a => a.First.FileId).ToArray() },
                new() { Value = rejected.Select(a => a.Second.Code ?? "rejected").ToArray() },
                new() { Value = rejected.Select(a => a.Second.Message ?? "The catalogue refused it.").ToArray() },
                new() { Value = task },
                new() { Value = clock.GetUtcNow() },
            },
        });
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task WriteGoneAsync(IEnumerable<long> ids, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(GoneSql);
        command.Parameters.Add(new() { Value = ids.ToArray() });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <returns>How many files were forgotten that never were tracks.</returns>
    public async Task<int> ForgetNeverLoadedAsync(DateTimeOffset missingBefore, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(NeverLoadedSql);
        command.Parameters.AddAll([new() { Value = LibraryScan.Bucket }, new() { Value = missingBefore }]);
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
