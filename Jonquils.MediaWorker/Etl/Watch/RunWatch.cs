using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Etl.Watch;

/// <summary>Takes care that runs happen: goes on with those that a dead replica left, and raises an alert when none has completed for too long.</summary>
internal sealed partial class RunWatch(
    [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, RunLedger ledger, Schedules schedules, IConfiguration configuration,
    IOptions<EtlOptions> options, TimeProvider clock, ILogger<RunWatch> logger)
    : PeriodicLoop(TimeSpan.FromSeconds(10), clock, logger)
{
    // Counted from the last run that completed, or from when the first one was asked for.
    private const string LastSql = """
        SELECT coalesce(max(end_time) FILTER (WHERE status = 'COMPLETED' AND NOT dry_run), min(requested_at))
        FROM etl.etl_jobs WHERE job_name = $1
        """;

    private const string OpenSql = """
        INSERT INTO etl.alerts (job_name, code, message, opened_at) VALUES ($1, 'run_late', $2, $3)
        ON CONFLICT (job_name, code) WHERE resolved_at IS NULL DO NOTHING
        """;

    private const string ResolveSql = "UPDATE etl.alerts SET resolved_at = $2 WHERE job_name = $1 AND code = 'run_late' AND resolved_at IS NULL";

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), Clock, cancel);
        if (await ledger.HasOpenAsync(MusicRuns.Name, cancel))
        {
            await GoOnAsync(cancel);
        }

        await CheckLateAsync(cancel);
    }

    private async Task GoOnAsync(CancellationToken cancel)
    {
        await using (var free = await RunLock.TryTakeAsync(configuration, MusicRuns.LockName, cancel))
        {
            if (free is null)
            {
                return;
            }
        }

        await schedules.RunNowAsync(MusicRuns.Name, cancel);
    }

    private async Task CheckLateAsync(CancellationToken cancel)
    {
        await using var last = database.CreateCommand(LastSql);
        last.Parameters.Add(new() { Value = MusicRuns.Name });
        var now = Clock.GetUtcNow();
        if (await last.ExecuteScalarAsync(cancel) is not DateTime completed)
        {
            return;
        }

        var isLate = now - completed > options.Value.LateAfter;
        await using var command = database.CreateCommand(isLate ? OpenSql : ResolveSql);
        command.Parameters.Add(new() { Value = MusicRuns.Name });
        if (isLate)
        {
            command.Parameters.Add(new() { Value = $"No run has completed since {completed:u}." });
        }

        command.Parameters.Add(new() { Value = now });
        if (await command.ExecuteNonQueryAsync(cancel) > 0 && isLate)
        {
            LogLate(MusicRuns.Name, completed);
        }
    }

    [LoggerMessage(3422, LogLevel.Warning, "No run of {Name} has completed since {Completed}")]
    private partial void LogLate(string name, DateTime completed);
}
