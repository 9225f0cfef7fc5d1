using Jonquils.Api.Catalog.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Monitoring;
using Npgsql;

namespace Jonquils.Api.Catalog;

/// <summary>What the monitor is told of the catalogue: rows that should not be, each kind with its first few.</summary>
internal sealed class CatalogFigures([FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database, TimeProvider clock) : IReportsFigures
{
    private const string OfTracks = "FROM tracks t WHERE";

    // $1 is a day ago.
    private static readonly (string Name, string From)[] Wrong =
    [
        (FigureNames.TracksWithoutPackage, $"{OfTracks} t.is_available AND t.file_key IS NULL"),
        (FigureNames.TracksStuck, $"{OfTracks} t.status IN ('PENDING', 'PROCESSING') AND t.updated_at < $1"),
        (FigureNames.TracksWithoutArtist, $"{OfTracks} NOT EXISTS (SELECT 1 FROM track_artists p WHERE p.track_id = t.id)"),
        (FigureNames.TracksImpossible,
            $"""
            {OfTracks} t.duration_ms < 0 OR (t.status = 'COMPLETED' AND t.duration_ms = 0) OR t.popularity NOT BETWEEN 0 AND 100 OR t.tempo < 0
                OR t.energy NOT BETWEEN 0 AND 1 OR t.valence NOT BETWEEN 0 AND 1 OR t.source_bytes < 0 OR t.track_number < 0 OR t.disc_number < 0
            """),
        // The library's own files only: that two people upload one song is their good right.
        (FigureNames.TracksDuplicated,
            $"""
            {OfTracks} t.is_available AND t.uploaded_by IS NULL AND EXISTS (
                SELECT 1 FROM tracks o WHERE o.source_sha256 = t.source_sha256 AND o.is_available AND o.uploaded_by IS NULL AND o.id < t.id)
            """),
    ];

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
        foreach (var (name, from) in Wrong)
        {
            figures.Add(await CountAsync(name, from, cancel));
        }

        await using var command = database.CreateCommand(QuotasSql);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        figures.Add(new MonitoringFigure(FigureNames.QuotasWrong, row.GetInt64(0), Detail: await row.IsDBNullAsync(1, cancel) ? null : $"Of {Shorten(row.GetString(1))}."));
        return figures;
    }

    private async Task<MonitoringFigure> CountAsync(string name, string from, CancellationToken cancel)
    {
        await using var count = Command($"SELECT count(*) {from}");
        var found = (long)(await count.ExecuteScalarAsync(cancel))!;
        if (found == 0)
        {
            return new MonitoringFigure(name, 0);
        }

        await using var first = Command($"SELECT string_agg(id::text, ', ') FROM (SELECT t.id {from} ORDER BY t.id LIMIT {MostNamed}) first");
        return new MonitoringFigure(name, found, Detail: $"The first are {await first.ExecuteScalarAsync(cancel) as string}.");
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
