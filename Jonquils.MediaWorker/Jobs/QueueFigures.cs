using System.Globalization;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Monitoring;
using Npgsql;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>How long people wait for jobs, and which jobs failed through no fault of their files.</summary>
internal sealed class QueueFigures([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database) : IReportsFigures
{
    // A scan of a whole library may wait for hours, and nobody with it. Most that fails is the file's fault, which its owner is told.
    private const string Sql = """
        SELECT lanes.lane,
            count(*) FILTER (WHERE status = 'PENDING'),
            coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE status = 'PENDING' AND priority >= $2)), 0)::float8,
            count(*) FILTER (WHERE status = 'FAILED' AND error_code = ANY($3)),
            count(*) FILTER (WHERE status = 'FAILED')
        FROM unnest($1) AS lanes(lane)
        LEFT JOIN processing_jobs jobs ON jobs.lane = lanes.lane AND (status = 'PENDING' OR (status = 'FAILED' AND updated_at > now() - interval '1 day'))
        GROUP BY lanes.lane ORDER BY lanes.lane
        """;

    private static readonly string[] Known = [Lanes.Audio, Lanes.Video];
    private static readonly string[] Ours = ["processing_failed", "source_missing", "source_changed"];

    public string Source => "the queue";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = Known });
        command.Parameters.Add(new() { Value = JobPriorities.Interactive });
        command.Parameters.Add(new() { Value = Ours });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var figures = new List<MonitoringFigure>();
        while (await row.ReadAsync(cancel))
        {
            figures.AddRange(Read(row));
        }

        return figures;
    }

    private static MonitoringFigure[] Read(NpgsqlDataReader row)
    {
        var lane = row.GetString(0);
        return
        [
            new(FigureNames.QueueWaiting, row.GetInt64(1), lane),
            new(FigureNames.QueueOldest, Math.Round(row.GetDouble(2), 1), lane, "Of jobs that somebody waits for."),
            new(FigureNames.QueueFailed, row.GetInt64(3), lane, string.Create(CultureInfo.InvariantCulture, $"In the last day {row.GetInt64(4)} jobs failed in all, the others because of their files.")),
        ];
    }
}
