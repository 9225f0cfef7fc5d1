using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Etl.Transform;
using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;

namespace Jonquils.MediaWorker.Etl.Load;

/// <summary>Decides what of the registry the catalogue is to hear next: what is new or changed, what moved where, what is gone.</summary>
internal sealed class LoadPlan([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database)
{
    // Tables that were filled a moment ago are small to the planner until somebody tells it otherwise.
    private const string AnalyzeSql = "ANALYZE etl.s3_file_registry, staging.track_uploads";

    // A copy whose original is no longer there takes its place.
    private const string PromoteSql = """
        UPDATE etl.s3_file_registry d
        SET status = 'STAGED', reason_code = NULL, reason = NULL
        WHERE d.bucket_name = $1 AND d.is_current AND d.status = 'DUPLICATE' AND d.missing_since IS NULL
            AND EXISTS (SELECT 1 FROM staging.track_uploads u WHERE u.id = d.id)
            AND NOT EXISTS (
                SELECT 1 FROM etl.s3_file_registry o
                WHERE o.sha256 = d.sha256 AND o.bucket_name = $1 AND o.is_current AND o.missing_since IS NULL
                    AND (o.status IN ('LOADED', 'STAGED', 'PENDING') OR o.reason_code = 'track_deleted'))
        """;

    // Of several files with the same bytes one is the track: the one that is it already, or was until it was deleted, else the first by its path.
    private const string MarkDuplicatesSql = """
        UPDATE etl.s3_file_registry d
        SET status = 'DUPLICATE', reason_code = 'duplicate', reason = 'The same bytes as ' || o.file_path
        FROM (
            SELECT DISTINCT ON (sha256) sha256, id, file_path
            FROM etl.s3_file_registry
            WHERE bucket_name = $1 AND is_current AND missing_since IS NULL AND (status IN ('LOADED', 'STAGED') OR reason_code = 'track_deleted')
                AND sha256 IN (SELECT s.sha256 FROM etl.s3_file_registry s WHERE s.bucket_name = $1 AND s.is_current AND s.status = 'STAGED')
            ORDER BY sha256, (status <> 'STAGED') DESC, (track_id IS NOT NULL) DESC, file_path) o
        WHERE d.bucket_name = $1 AND d.sha256 = o.sha256 AND d.id <> o.id AND d.is_current AND d.status = 'STAGED'
        """;

    // First the files, then what belongs to each: joined before they are counted off, all that wait would be looked up for every batch.
    // A file that is gone, whose bytes lie under a path that had no track, has moved there.
    private const string NextSql = """
        WITH next AS MATERIALIZED (
            SELECT r.id, r.bucket_name, r.file_path, r.etag, r.size, r.sha256, r.track_id
            FROM etl.s3_file_registry r
            WHERE r.bucket_name = $1 AND r.is_current AND r.status = 'STAGED' AND r.missing_since IS NULL AND r.file_path > $3
                AND EXISTS (SELECT 1 FROM staging.track_uploads u WHERE u.id = r.id)
            ORDER BY r.file_path
            LIMIT $2)
        SELECT r.id, r.file_path, r.etag, r.size, r.sha256, u.metadata::text, m.id, m.file_path
        FROM next r
        JOIN staging.track_uploads u ON u.id = r.id
        LEFT JOIN LATERAL (
            SELECT g.id, g.file_path
            FROM etl.s3_file_registry g
            WHERE r.track_id IS NULL AND g.sha256 = r.sha256 AND g.bucket_name = r.bucket_name AND g.file_path <> r.file_path
                AND (g.track_id IS NOT NULL OR g.reason_code = 'track_deleted')
                AND ((g.is_current AND g.missing_since IS NOT NULL) OR (NOT g.is_current AND g.status = 'DELETED'
                    AND NOT EXISTS (SELECT 1 FROM etl.s3_file_registry p WHERE p.bucket_name = g.bucket_name AND p.file_path = g.file_path AND p.is_current)))
            ORDER BY g.is_current DESC, g.id DESC
            LIMIT 1) m ON true
        ORDER BY r.file_path
        """;

    // Also files whose content was replaced by something that can be no track.
    private const string GoneSql = """
        SELECT id, file_path
        FROM etl.s3_file_registry
        WHERE bucket_name = $1 AND is_current AND (track_id IS NOT NULL OR reason_code = 'track_deleted')
            AND ((missing_since IS NULL AND track_id IS NOT NULL AND status IN ('QUARANTINED', 'DUPLICATE', 'IGNORED')) OR missing_since <= $2)
        ORDER BY id
        LIMIT $3
        """;

    /// <summary>Tells copies from originals.</summary>
    /// <returns>How many files are copies of others.</returns>
    public async Task<int> SettleDuplicatesAsync(CancellationToken cancel)
    {
        await using var analyze = database.CreateCommand(AnalyzeSql);
        await analyze.ExecuteNonQueryAsync(cancel);
        await using var promote = database.CreateCommand(PromoteSql);
        promote.Parameters.Add(new() { Value = LibraryScan.Bucket });
        await promote.ExecuteNonQueryAsync(cancel);
        await using var mark = database.CreateCommand(MarkDuplicatesSql);
        mark.Parameters.Add(new() { Value = LibraryScan.Bucket });
        return await mark.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The next files to be told of, album by album.</summary>
    /// <param name="after">Path of the last file that was told of; empty for the first batch.</param>
    public async Task<IReadOnlyList<PlannedEntry>> NextAsync(string after, int most, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(NextSql);
        command.Parameters.AddAll([new() { Value = LibraryScan.Bucket }, new() { Value = most }, new() { Value = after }]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var entries = new List<PlannedEntry>();
        while (await row.ReadAsync(cancel))
        {
            entries.Add(Read(row));
        }

        return entries;
    }

    private static PlannedEntry Read(NpgsqlDataReader row)
    {
        var track = JsonSerializer.Deserialize<StagedTrack>(row.GetString(5), ContractJson.Options)!;
        var entry = new CatalogImportEntry(
            LibraryScan.Bucket, row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4), track.Tags, track.Artists,
            track.DurationMs, CoverKey: track.CoverKey, MovedFrom: row.IsDBNull(7) ? null : row.GetString(7));
        return new PlannedEntry(row.GetInt64(0), row.IsDBNull(6) ? null : row.GetInt64(6), entry);
    }

    /// <param name="missingBefore">Files that were missing then already are gone for good.</param>
    public async Task<IReadOnlyList<(long Id, string Path)>> GoneAsync(DateTimeOffset missingBefore, int most, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(GoneSql);
        command.Parameters.AddAll([new() { Value = LibraryScan.Bucket }, new() { Value = missingBefore }, new() { Value = most }]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var gone = new List<(long, string)>();
        while (await row.ReadAsync(cancel))
        {
            gone.Add((row.GetInt64(0), row.GetString(1)));
        }

        return gone;
    }
}

/// <param name="FileId">The file in the registry.</param>
/// <param name="MovedId">The registry's row of where it was before, if it moved.</param>
internal sealed record PlannedEntry(long FileId, long? MovedId, CatalogImportEntry Entry);
