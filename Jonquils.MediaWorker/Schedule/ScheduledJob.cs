using Quartz;

namespace Jonquils.MediaWorker.Schedule;

/// <summary>What the scheduler calls: finds the work by the job's name and runs it.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ScheduledJob(IEnumerable<ScheduledWork> works, IServiceScopeFactory scopes, ILogger<ScheduledJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (works.SingleOrDefault(w => w.Name == context.JobDetail.Key.Name) is not { } work)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await work.RunAsync(scope.ServiceProvider, context.Trigger.Key.Group == Schedules.ByClock, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The work keeps its own books; the scheduler only has to go on to the next time.
            LogFailed(error, work.Name);
        }
    }

    [LoggerMessage(3301, LogLevel.Error, "Scheduled work {Name} failed; it runs again at its next time")]
    private partial void LogFailed(Exception error, string name);
}
