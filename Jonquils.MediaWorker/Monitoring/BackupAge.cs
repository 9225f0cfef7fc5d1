using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Monitoring;
using Npgsql;

namespace Jonquils.MediaWorker.Monitoring;

/// <summary>How old the newest back-up is that was completed.</summary>
internal sealed class BackupAge([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database) : IReportsFigures
{
    // Before the first back-up its age is that of the monitor's books, so that one which never comes is noticed.
    private const string Sql = """
        SELECT (extract(epoch FROM now() - coalesce(last.at, (SELECT min(started_at) FROM monitoring.runs), now())) / 3600)::float8, last.at
        FROM (SELECT max(completed_at) AS at FROM backups.runs WHERE state = 'COMPLETED') last
        """;

    public string Source => "backups";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        await using var exists = database.CreateCommand("SELECT to_regclass('backups.runs') IS NOT NULL");
        if (await exists.ExecuteScalarAsync(cancel) is not true)
        {
            return [];
        }

        await using var command = database.CreateCommand(Sql);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return [Read(row)];
    }

    private static MonitoringFigure Read(NpgsqlDataReader row) => new(
        FigureNames.BackupAge, Math.Round(Math.Max(0, row.GetDouble(0)), 2),
        Detail: row.IsDBNull(1) ? "No back-up has ever been completed." : $"The last was completed at {row.GetFieldValue<DateTimeOffset>(1):u}.");
}
