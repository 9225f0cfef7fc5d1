using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.Etl.Transform;

/// <summary>Keeps what was read until the catalogue has it, and why some files become no tracks.</summary>
internal sealed class Staging([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, TimeProvider clock)
{
    private const string PendingSql = """
        SELECT id, file_path, etag, size
        FROM etl.s3_file_registry
        WHERE bucket_name = $1 AND is_current AND status = 'PENDING' AND missing_since IS NULL AND id > $2
        ORDER BY id
        LIMIT $3
        """;

    private const string StageSql = """
        INSERT INTO staging.track_uploads (id, original_filename, s3_path, metadata, validation_errors, processed_at)
        SELECT s.id, s.name, s.path, s.metadata::jsonb, s.errors::jsonb, $6
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) AS s(id, name, path, metadata, errors)
        ON CONFLICT (id) DO UPDATE
        SET metadata = excluded.metadata, validation_errors = excluded.validation_errors, processed_at = excluded.processed_at
        """;

    private const string NoteSql = """
        UPDATE etl.s3_file_registry r
        SET status = s.status, sha256 = s.sha256, reason_code = s.code, reason = s.reason
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) AS s(id, status, sha256, code, reason)
        WHERE r.id = s.id AND r.is_current AND r.status = 'PENDING'
        """;

    private const string FreeSql = "DELETE FROM etl.quarantine WHERE file_id = ANY ($1)";

    private const string QuarantineSql = """
        INSERT INTO etl.quarantine (file_id, task, reason_code, reason, created_at)
        SELECT s.id, $4, s.code, s.reason, $5
        FROM unnest($1::bigint[], $2::text[], $3::text[]) AS s(id, code, reason)
        ON CONFLICT (file_id) DO UPDATE SET task = excluded.task, reason_code = excluded.reason_code, reason = excluded.reason, created_at = excluded.created_at
        """;

    /// <summary>Files to be read, from an id on.</summary>
    public async Task<IReadOnlyList<RegisteredFile>> PendingAsync(long after, int most, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(PendingSql);
        command.Parameters.AddAll([new() { Value = LibraryScan.Bucket }, new() { Value = after }, new() { Value = most }]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var files = new List<RegisteredFile>(most);
        while (await row.ReadAsync(cancel))
        {
            files.Add(new RegisteredFile(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3)));
        }

        return files;
    }

    /// <summary>Writes what became of some files, all of it or nothing.</summary>
    public async Task WriteAsync(string task, IReadOnlyList<Processed> processed, CancellationToken cancel)
    {
        var read = processed.Where(p => p.Track is not null || p.Status == FileStatuses.Quarantined).ToList();
        var bad = processed.Where(p => p.Status == FileStatuses.Quarantined).ToList();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(Command(
            StageSql, Ids(read), Texts(read.Select(p => p.File.Path[(p.File.Path.LastIndexOf('/') + 1)..])), Texts(read.Select(p => p.File.Path)),
            Texts(read.Select(p => p.Track is null ? "{}" : Json(p.Track))), Texts(read.Select(p => p.Reason is null ? "[]" : Json(new[] { p.Reason }))),
            new() { Value = clock.GetUtcNow() }));
        batch.BatchCommands.Add(Command(
            NoteSql, Ids(processed), Texts(processed.Select(p => p.Status)), Texts(processed.Select(p => p.Sha256)), Texts(processed.Select(p => p.Reason?.Code)),
            Texts(processed.Select(p => p.Reason?.Message))));
        batch.BatchCommands.Add(Command(FreeSql, Ids(processed)));
        batch.BatchCommands.Add(Command(
            QuarantineSql, Ids(bad), Texts(bad.Select(p => p.Reason!.Code)), Texts(bad.Select(p => p.Reason!.Message)), new() { Value = task },
            new() { Value = clock.GetUtcNow() }));
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    // PostgreSQL's jsonb takes no NUL, not even escaped; tags were cleaned of control characters when they were read.
    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ContractJson.Options);

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static NpgsqlParameter Ids(IEnumerable<Processed> files) => new() { Value = files.Select(p => p.File.Id).ToArray() };

    private static NpgsqlParameter Texts(IEnumerable<string?> texts) =>
        new() { Value = texts.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
