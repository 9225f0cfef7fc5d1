using Jonquils.ServiceDefaults.Loops;

namespace Jonquils.MediaWorker.Monitoring.Runs;

/// <summary>Says so when the monitor does not run, which nobody else would notice but the Api.</summary>
internal sealed partial class MonitorWatch(MonitorClock monitor, TimeProvider clock, ILogger<MonitorWatch> logger) : PeriodicLoop(TimeSpan.FromMinutes(1), clock, logger)
{
    private bool _isLate;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        var state = await monitor.StateAsync(cancel);
        var isLate = Clock.GetUtcNow() > state.LateAt;
        if (isLate && !_isLate)
        {
            LogLate(state.LastRunAt);
        }

        _isLate = isLate;
    }

    [LoggerMessage(3503, LogLevel.Warning, "The monitor has missed two of its times; its last run was {LastRunAt}")]
    private partial void LogLate(DateTimeOffset? lastRunAt);
}
