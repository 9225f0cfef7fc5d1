using Jonquils.Api.Catalog.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Monitoring;
using Npgsql;

namespace Jonquils.Api.Catalog;

/// <summary>What the monitor is told of the catalogue: rows that should not be, each kind with its first few.</summary>
internal sealed class CatalogFigures([FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database, TimeProvider clock) : IReportsFigures
{
    // What a row tells by itself: one pass over the tracks for all of it. $1 is a day ago.
    private static readonly (string Name, string Where)[] OfOneTrack =
    [
        (FigureNames.TracksWithoutPackage, "t.is_available AND t.file_key IS NULL"),
        (FigureNames.TracksStuck, "t.status IN ('PENDING', 'PROCESSING') AND t.updated_at < $1"),
        (FigureNames.TracksImpossible,
            """
            t.duration_ms < 0 OR (t.status = 'COMPLETED' AND t.duration_ms = 0) OR t.popularity NOT BETWEEN 0 AND 100 OR t.tempo < 0
                OR t.energy NOT BETWEEN 0 AND 1 OR t.valence NOT BETWEEN 0 AND 1 OR t.source_bytes < 0 OR t.track_number < 0 OR t.disc_number < 0
            """),
    ];

    // What others must be looked at for.
    private static readonly (string Name, string From)[] OfSeveral =
    [
        (FigureNames.TracksWithoutArtist, "tracks t WHERE NOT EXISTS (SELECT 1 FROM track_artists p WHERE p.track_id = t.id)"),
        // The library's own files only: that two people upload one song is their good right. The index alone tells which sources come more than once;
        // comparing all tracks with all others would take four times as long.
        (FigureNames.TracksDuplicated,
            """
            (SELECT source_sha256 FROM tracks WHERE source_sha256 IS NOT NULL GROUP BY source_sha256 HAVING count(*) > 1) s
            CROSS JOIN LATERAL (
                SELECT d.id FROM tracks d WHERE d.source_sha256 = s.source_sha256 AND d.is_available AND d.uploaded_by IS NULL ORDER BY d.id OFFSET 1) t
            """),
    ];

    private const string RemovalsSql = "SELECT count(*), min(bucket || '/' || key || ': ' || last_error) FROM object_removals WHERE attempts >= 5";

    // One statement, hence one moment: space is taken and given back in the transaction of what takes it.
    private const string QuotasSql = """
        SELECT count(*), string_agg(q.user_id::text, ', ') FROM quotas q
        LEFT JOIN (SELECT source_charged_to AS user_id, sum(source_bytes) AS bytes FROM tracks WHERE source_charged_to IS NOT NULL GROUP BY 1) t USING (user_id)
        LEFT JOIN (SELECT user_id, sum(bytes) AS bytes FROM uploads WHERE track_id IS NULL GROUP BY 1) u USING (user_id)
        WHERE q.used_bytes <> coalesce(t.bytes, 0) + coalesce(u.bytes, 0)
        """;

    private const int MostNamed = 5;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public string Source => "the catalogue";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        var figures = new List<MonitoringFigure>();
        var counts = await CountAsync(string.Join(", ", OfOneTrack.Select(one => $"count(*) FILTER (WHERE {one.Where})")), "tracks t", OfOneTrack.Length, cancel);
        foreach (var (index, (name, where)) in OfOneTrack.Index())
        {
            figures.Add(await NameAsync(name, $"tracks t WHERE {where}", counts[index], cancel));
        }

        foreach (var (name, from) in OfSeveral)
        {
            figures.Add(await NameAsync(name, from, (await CountAsync("count(*)", from, 1, cancel))[0], cancel));
        }

        figures.Add(await ReadAsync(FigureNames.QuotasWrong, QuotasSql, users => $"Of {Shorten(users)}.", cancel));
        figures.Add(await ReadAsync(FigureNames.RemovalsFailing, RemovalsSql, first => $"One is {first}", cancel));
        return figures;
    }

    private async Task<long[]> CountAsync(string counts, string from, int many, CancellationToken cancel)
    {
        await using var command = Command($"SELECT {counts} FROM {from}");
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return [.. Enumerable.Range(0, many).Select(row.GetInt64)];
    }

    private async Task<MonitoringFigure> NameAsync(string name, string from, long found, CancellationToken cancel)
    {
        if (found == 0)
        {
            return new MonitoringFigure(name, 0);
        }

        await using var first = Command($"SELECT string_agg(id::text, ', ') FROM (SELECT t.id FROM {from} ORDER BY t.id LIMIT {MostNamed}) first");
        return new MonitoringFigure(name, found, Detail: $"The first are {await first.ExecuteScalarAsync(cancel) as string}.");
    }

    private async Task<MonitoringFigure> ReadAsync(string name, string sql, Func<string, string> describe, CancellationToken cancel)
    {
        await using var command = Command(sql);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return new MonitoringFigure(name, row.GetInt64(0), Detail: await row.IsDBNullAsync(1, cancel) ? null : describe(row.GetString(1)));
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = database.CreateCommand(sql);
        if (sql.Contains("$1", StringComparison.Ordinal))
        {
            command.Parameters.Add(new() { Value = clock.GetUtcNow() - Day });
        }

        return command;
    }

    private static string Shorten(string names) => string.Join(", ", names.Split(", ").Take(MostNamed));
}
