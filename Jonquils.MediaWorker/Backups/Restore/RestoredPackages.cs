using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Objects;
using Npgsql;

namespace Jonquils.MediaWorker.Backups.Restore;

/// <summary>Has packages made again that are missing after a restore. They are in no backup, because they can be made of the originals.</summary>
/// <remarks>
/// The job is a new one: the one that made the package first may have been cleaned up long ago. Whom the package belongs to hears of it and changes nothing, since
/// it is not their own job; a package's folder is named by its source, so that it lies afterwards where it lay.
/// </remarks>
internal sealed class RestoredPackages(BackupDatabases databases, IObjectStore products, TimeProvider clock)
{
    private const int AtATime = 500;

    // Of several that share a source any will do.
    private const string TracksSql = """
        SELECT DISTINCT ON (source_sha256) id::text, source_bucket, source_key, source_sha256 FROM tracks
        WHERE source_sha256 = ANY($1) AND source_key IS NOT NULL ORDER BY source_sha256, id
        """;

    private const string VideosSql = """
        SELECT DISTINCT ON (source_sha256) id::text, $2, source_key, source_sha256 FROM videos
        WHERE source_sha256 = ANY($1) AND source_key IS NOT NULL ORDER BY source_sha256, id
        """;

    // The columns are those of the first schema: an older backup is brought to the newest one when the services start.
    private const string OrderSql = """
        INSERT INTO processing_jobs (id, subject_kind, subject_id, track_id, source_bucket, source_key, source_sha256, profile, lane, priority,
            status, attempt, next_attempt_at, cancel_requested, progress, created_at, updated_at)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'PENDING', 0, now(), false, 0, now(), now()
        WHERE NOT EXISTS (SELECT 1 FROM processing_jobs WHERE source_sha256 = $7 AND profile = $8 AND status IN ('PENDING', 'PROCESSING'))
        """;

    /// <param name="folders">Folders of bucket <c>hls</c> of which something is missing.</param>
    /// <returns>How many are made again. Others belong to nobody any more, are of an older ladder, or have lost their original too.</returns>
    public async Task<int> OrderAsync(IReadOnlyCollection<string> folders, CancellationToken cancel) =>
        await OrderAsync(SubjectKinds.Track, BackupDatabases.Catalog, TracksSql, [], folders, cancel)
        + await OrderAsync(SubjectKinds.Video, BackupDatabases.Video, VideosSql, [Buckets.Videos], folders, cancel);

    private async Task<int> OrderAsync(string kind, string name, string sql, object[] more, IReadOnlyCollection<string> folders, CancellationToken cancel)
    {
        var profile = PackageRules.ProfileFor(kind);
        var sources = folders.Select(folder => folder.Split('/')).Where(parts => parts is [_, var made] && made == profile).Select(parts => parts[0]);
        var ordered = 0;
        await using var owners = await OpenAsync(name, cancel);
        await using var queue = await OpenAsync(ProcessingDb.Name, cancel);
        foreach (var batch in sources.Chunk(AtATime))
        {
            foreach (var source in await SourcesAsync(owners, sql, [batch, .. more], cancel))
            {
                if (await products.FindAsync(source.Bucket, source.Key, cancel) is not null)
                {
                    ordered += await OrderAsync(queue, kind, source, profile, cancel);
                }
            }
        }

        return ordered;
    }

    private static async Task<List<Source>> SourcesAsync(NpgsqlConnection owners, string sql, object[] values, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, owners);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        List<Source> sources = [];
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            sources.Add(new Source(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)));
        }

        return sources;
    }

    private async Task<int> OrderAsync(NpgsqlConnection queue, string kind, Source source, string profile, CancellationToken cancel)
    {
        object trackId = kind == SubjectKinds.Track ? Guid.Parse(source.SubjectId) : DBNull.Value;
        await using var command = new NpgsqlCommand(OrderSql, queue);
        foreach (var value in new object[]
        {
            Guid.CreateVersion7(clock.GetUtcNow()), kind, source.SubjectId, trackId, source.Bucket, source.Key, source.Sha256, profile, Lanes.For(kind), JobPriorities.Bulk,
        })
        {
            command.Parameters.Add(new() { Value = value });
        }

        command.Parameters[3].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid;
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<NpgsqlConnection> OpenAsync(string name, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(databases.ToOwn(name).ConnectionString);
        await connection.OpenAsync(cancel);
        return connection;
    }

    private sealed record Source(string SubjectId, string Bucket, string Key, string Sha256);
}
