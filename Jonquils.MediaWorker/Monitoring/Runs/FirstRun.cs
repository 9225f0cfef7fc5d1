using Jonquils.MediaWorker.Schedule;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Monitoring.Runs;

/// <summary>Has the monitor run soon after the start: what a start broke is not to wait for a quarter of an hour.</summary>
internal sealed partial class FirstRun(
    MonitorClock monitor, CheckBook book, Schedules schedules, IOptions<MonitoringOptions> options, TimeProvider clock, ILogger<FirstRun> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(options.Value.FirstRunAfter, clock, stoppingToken);
            // Of several workers that start together one is enough.
            if (monitor.IsScheduled && !(await book.LastRunAtAsync(stoppingToken) > clock.GetUtcNow() - options.Value.FirstRunAfter))
            {
                await schedules.RunNowAsync(MonitorRun.Name, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The worker stopped before.
        }
        catch (Exception error)
        {
            // It runs by the clock all the same.
            LogNotStarted(error);
        }
    }

    [LoggerMessage(3502, LogLevel.Warning, "The monitor's first run could not be started; it runs at its next time")]
    private partial void LogNotStarted(Exception error);
}
