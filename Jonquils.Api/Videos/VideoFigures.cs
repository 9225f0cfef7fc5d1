using Jonquils.Api.Videos.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Monitoring;
using Npgsql;

namespace Jonquils.Api.Videos;

/// <summary>What the monitor is told of videos: those that are never finished.</summary>
internal sealed class VideoFigures([FromKeyedServices(VideosDb.Name)] NpgsqlDataSource database, TimeProvider clock) : IReportsFigures
{
    private const string Sql = "SELECT count(*), string_agg(id::text, ', ' ORDER BY id) FROM (SELECT id FROM videos WHERE status IN ('PENDING', 'PROCESSING') AND updated_at < $1 LIMIT 1000) stuck";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public string Source => "videos";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = clock.GetUtcNow() - Day });
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return [new(FigureNames.VideosStuck, row.GetInt64(0), Detail: await row.IsDBNullAsync(1, cancel) ? null : $"They are {string.Join(", ", row.GetString(1).Split(", ").Take(5))}.")];
    }
}
