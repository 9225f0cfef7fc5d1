using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Takes jobs of one lane, as many at a time as it has slots.</summary>
internal sealed partial class JobWorker(
    string lane, int slots, JobQueue queue, JobSignals signals, Draining draining, IServiceScopeFactory scopes, IOptions<JobOptions> options, TimeProvider clock,
    ILogger<JobWorker> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await LookBackAsync(stoppingToken);
        List<Task> running = [];
        while (!stoppingToken.IsCancellationRequested)
        {
            var news = signals.News;
            var pause = options.Value.PollEvery;
            running.RemoveAll(job => job.IsCompleted);
            try
            {
                while (running.Count < slots && !draining.IsOn && await queue.ClaimAsync(lane, stoppingToken) is { } job)
                {
                    running.Add(draining.WhileRunningAsync(handBack => RunAsync(job, handBack)));
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception error) when (error is Npgsql.NpgsqlException or TimeoutException or InvalidOperationException)
            {
                LogClaimFailed(error, lane);
                pause = AfterFailure;
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var polled = Task.Delay(pause, clock, waiting.Token);
            await (running.Count >= slots ? Task.WhenAny([polled, .. running]) : Task.WhenAny([polled, news, .. running]));
            await waiting.CancelAsync();
        }

        draining.Begin();
        await Task.WhenAll(running);
    }

    private async Task LookBackAsync(CancellationToken cancel)
    {
        try
        {
            await queue.ExpireLeasesOfTheDeadAsync(lane, cancel);
        }
        catch (Npgsql.NpgsqlException error)
        {
            // Their leases run out by themselves.
            LogClaimFailed(error, lane);
        }
    }

    private async Task RunAsync(ClaimedJob job, CancellationToken stopping)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<JobRun>().RunAsync(job, stopping);
        }
#pragma warning disable CA1031 // A fault in one job must not end the lane; its lease runs out and it is taken again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogRunFailed(error, job.Id);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "The queue of lane {Lane} does not answer")]
    private partial void LogClaimFailed(Exception error, string lane);

    [LoggerMessage(1102, LogLevel.Error, "Job {JobId} ended by a fault of the worker")]
    private partial void LogRunFailed(Exception error, Guid jobId);
}
