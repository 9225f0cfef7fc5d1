using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Monitoring;
using Npgsql;

namespace Jonquils.MediaWorker.Etl;

/// <summary>Whether the library's runs are late, as <see cref="Watch.RunWatch"/> noted it, and whether the last one failed.</summary>
internal sealed class RunFigures([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database) : IReportsFigures
{
    private const string Sql = """
        SELECT late.message, ended.status = 'FAILED', ended.error
        FROM (SELECT 1) one
        LEFT JOIN LATERAL (SELECT message FROM etl.alerts WHERE job_name = $1 AND code = 'run_late' AND resolved_at IS NULL) late ON true
        LEFT JOIN LATERAL (
            SELECT status, error FROM etl.etl_jobs WHERE job_name = $1 AND status IN ('COMPLETED', 'FAILED') ORDER BY end_time DESC LIMIT 1) ended ON true
        """;

    public string Source => "the library's runs";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = MusicRuns.Name });
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return Read(row);
    }

    private static MonitoringFigure[] Read(NpgsqlDataReader row) =>
    [
        new(FigureNames.RunLate, row.IsDBNull(0) ? 0 : 1, MusicRuns.Name, row.IsDBNull(0) ? null : row.GetString(0)),
        new(FigureNames.RunFailed, !row.IsDBNull(1) && row.GetBoolean(1) ? 1 : 0, MusicRuns.Name, row.IsDBNull(2) ? null : row.GetString(2)),
    ];
}
