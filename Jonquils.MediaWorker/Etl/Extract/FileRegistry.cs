using System.Runtime.CompilerServices;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Objects;
using Npgsql;

namespace Jonquils.MediaWorker.Etl.Extract;

/// <summary>What the scan knows of files and writes about them.</summary>
internal sealed class FileRegistry([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, TimeProvider clock)
{
    private const string CurrentSql = """
        SELECT id, file_path, etag, status = 'NEW', first_seen, missing_since IS NOT NULL
        FROM etl.s3_file_registry
        WHERE bucket_name = $1 AND is_current
        ORDER BY file_path
        """;

    // The track stays with the path: what replaces the file updates it.
    private const string ReplaceSql = """
        UPDATE etl.s3_file_registry r
        SET is_current = false, status = 'REPLACED'
        FROM unnest($2::text[], $3::text[]) AS s(path, etag)
        WHERE r.bucket_name = $1 AND r.file_path = s.path AND r.is_current AND r.etag <> s.etag
        """;

    private const string AddSql = """
        INSERT INTO etl.s3_file_registry (bucket_name, file_path, etag, size, modified_at, status, track_id, first_seen, last_seen)
        SELECT $1, s.path, s.etag, s.size, s.modified, $6,
            (SELECT p.track_id FROM etl.s3_file_registry p WHERE p.bucket_name = $1 AND p.file_path = s.path AND p.status = 'REPLACED' ORDER BY p.id DESC LIMIT 1),
            $7, $7
        FROM unnest($2::text[], $3::text[], $4::bigint[], $5::timestamptz[]) AS s(path, etag, size, modified)
        ON CONFLICT (bucket_name, file_path, etag) DO UPDATE
        SET is_current = true, status = excluded.status, modified_at = excluded.modified_at, missing_since = NULL, reason_code = NULL, reason = NULL, last_seen = excluded.last_seen
        """;

    private const string SettleSql = "UPDATE etl.s3_file_registry SET status = 'PENDING' WHERE id = ANY ($1) AND is_current AND status = 'NEW'";

    private const string MissSql = "UPDATE etl.s3_file_registry SET missing_since = $2 WHERE id = ANY ($1) AND missing_since IS NULL";

    private const string FindAgainSql = "UPDATE etl.s3_file_registry SET missing_since = NULL, last_seen = $2 WHERE id = ANY ($1)";

    private const string AgainSql = """
        UPDATE etl.s3_file_registry SET status = 'PENDING', reason_code = NULL, reason = NULL
        WHERE bucket_name = $1 AND is_current AND missing_since IS NULL AND status NOT IN ('NEW', 'IGNORED')
            AND modified_at >= coalesce($2::date::timestamp AT TIME ZONE 'UTC', '-infinity') AND modified_at < coalesce($3::date::timestamp AT TIME ZONE 'UTC', 'infinity')
        """;

    /// <summary>All files that were there at the last look, by the bytes of their paths.</summary>
    public async IAsyncEnumerable<KnownFile> CurrentAsync(string bucket, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand(CurrentSql);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = bucket });
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            yield return Read(row);
        }
    }

    /// <summary>Adds files that are new, or have new content.</summary>
    public async Task AddAsync(string bucket, IReadOnlyList<ObjectInfo> files, string status, CancellationToken cancel)
    {
        var paths = files.Select(f => f.Key).ToArray();
        var etags = files.Select(f => f.ETag).ToArray();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ReplaceSql) { Parameters = { new() { Value = bucket }, new() { Value = paths }, new() { Value = etags } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(AddSql)
        {
            Parameters =
            {
                new() { Value = bucket }, new() { Value = paths }, new() { Value = etags }, new() { Value = files.Select(f => f.Bytes).ToArray() },
                new() { Value = files.Select(f => f.LastModified.ToUniversalTime()).ToArray() }, new() { Value = status }, new() { Value = clock.GetUtcNow() },
            },
        });
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Files whose writing seems to be over.</summary>
    public Task<int> SettleAsync(IReadOnlyList<long> ids, CancellationToken cancel) => ExecuteAsync(SettleSql, ids, null, cancel);

    public Task<int> MissAsync(IReadOnlyList<long> ids, CancellationToken cancel) => ExecuteAsync(MissSql, ids, clock.GetUtcNow(), cancel);

    public Task<int> FindAgainAsync(IReadOnlyList<long> ids, CancellationToken cancel) => ExecuteAsync(FindAgainSql, ids, clock.GetUtcNow(), cancel);

    /// <summary>Has files of a range of days read and loaded again.</summary>
    public async Task<int> DoAgainAsync(string bucket, DateOnly? from, DateOnly? to, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(AgainSql);
        command.Parameters.AddAll(
        [
            new() { Value = bucket },
            new() { Value = (object?)from ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date },
            new() { Value = (object?)to ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date },
        ]);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private static KnownFile Read(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetFieldValue<DateTimeOffset>(4), row.GetBoolean(5));

    private async Task<int> ExecuteAsync(string sql, IReadOnlyList<long> ids, DateTimeOffset? now, CancellationToken cancel)
    {
        if (ids.Count == 0)
        {
            return 0;
        }

        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = ids.ToArray() });
        if (now is { } time)
        {
            command.Parameters.Add(new() { Value = time });
        }

        return await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>A file as the registry has it.</summary>
/// <param name="IsNew">Seen once, and not yet read.</param>
/// <param name="IsMissing">Was not there at the last look.</param>
internal readonly record struct KnownFile(long Id, string Path, string ETag, bool IsNew, DateTimeOffset FirstSeen, bool IsMissing);
