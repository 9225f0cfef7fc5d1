using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.ServiceDefaults.Loops;

/// <summary>A background loop: one turn, a pause, and again. A failed turn is logged and the loop goes on.</summary>
/// <param name="every">Pause between the end of one turn and the start of the next; after a failed turn at least two seconds.</param>
public abstract partial class PeriodicLoop(TimeSpan every, TimeProvider clock, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    protected TimeProvider Clock { get; } = clock;

    /// <summary>Does one turn.</summary>
    protected abstract Task RunOnceAsync(CancellationToken cancel);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = every;
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogTurnFailed(error, GetType().Name);
                pause = every > AfterFailure ? every : AfterFailure;
            }

            try
            {
                await Task.Delay(pause, Clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(9001, LogLevel.Warning, "A turn of {Loop} failed; it goes on with the next")]
    private partial void LogTurnFailed(Exception error, string loop);
}
