using System.Diagnostics;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>One taken job from its start to its end, whichever that is: done, failed, put off, cancelled, handed back, or lost.</summary>
internal sealed partial class JobRun(
    JobQueue queue, JobLedger ledger, PackageAudioJob audio, PackageVideoJob video, IObjectStore store, RedisConnection redis, JobSignals signals,
    IOptions<JobOptions> options, TimeProvider clock, ILogger<JobRun> logger)
{
    /// <param name="stopping">The worker stops, and has waited long enough: hand the job back.</param>
    public async Task RunAsync(ClaimedJob job, CancellationToken stopping)
    {
        ActivityContext.TryParse(job.Traceparent, job.Tracestate, isRemote: true, out var parent);
        using var span = WorkerTracing.Source.StartActivity(
            job.SubjectKind == SubjectKinds.Video ? "job package-video" : "job package-audio", ActivityKind.Consumer, parent);
        span?.SetTag("job.id", job.Id);
        span?.SetTag("job.attempt", job.Attempt);
        var started = clock.GetTimestamp();
        var taken = clock.GetUtcNow();
        var steps = new StepTimes(clock);
        var outcome = "done";
        Exception? wrong = null;
        var progress = new JobProgressFeed(job.Id, redis, clock) { Steps = steps };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var cancelled = new CancellationTokenSource();
        await using var stop = cancelled.Token.Register(ended.Cancel);
        using var lost = new CancellationTokenSource();
        await using var loss = lost.Token.Register(ended.Cancel);
        signals.Register(job.Id, cancelled);
        var heartbeat = KeepAsync(job, progress, cancelled, lost, ended.Token);
        try
        {
            await WorkAsync(job, progress, ended.Token);
            span?.SetTag("job.outcome", "done");
            LogDone(job.Id, job.Attempt, clock.GetElapsedTime(started));
        }
        catch (Exception error)
        {
            wrong = error;
            // Not cancelled by what ended the job: how it ended must still be written down.
            outcome = await EndAsync(job, error, cancelled.IsCancellationRequested, lost.IsCancellationRequested, stopping.IsCancellationRequested, CancellationToken.None);
            span?.SetTag("job.outcome", outcome);
            span?.SetStatus(ActivityStatusCode.Error, outcome);
        }
        finally
        {
            signals.Forget(job.Id);
            await ended.CancelAsync();
            await heartbeat;
            await NoteAsync(job, new JobAttempt(
                job.Attempt, JobQueue.WorkerName, taken, (long)clock.GetElapsedTime(started).TotalMilliseconds, outcome, steps.End(), wrong?.Message));
        }
    }

    private async Task NoteAsync(ClaimedJob job, JobAttempt attempt)
    {
        try
        {
            await queue.NoteAsync(job.Id, attempt with { Error = JobLedger.Storable(attempt.Error) }, CancellationToken.None);
        }
        catch (Npgsql.NpgsqlException error)
        {
            // Only operators miss it.
            LogEndUnwritten(error, job.Id);
        }
    }

    private async Task WorkAsync(ClaimedJob job, JobProgressFeed progress, CancellationToken cancel)
    {
        if (job.CancelRequested)
        {
            throw new OperationCanceledException("Cancelled while nobody worked on it.");
        }

        if (job.Attempt > options.Value.MostAttempts)
        {
            // Workers died over it again and again; one that only failed was counted when it did.
            throw new UnusableSourceException(MediaErrors.Internal, "The worker ended during each of the attempts.");
        }

        if (job.Attempt == 1)
        {
            await ledger.StartedAsync(job, cancel);
        }

        var document = job.SubjectKind == SubjectKinds.Video
            ? await video.RunAsync(job, progress, cancel)
            : await audio.RunAsync(job, progress, cancel);
        // The objects are all stored; stopping now would only make the next worker find them.
        if (!await ledger.CompletedAsync(job, document, CancellationToken.None))
        {
            LogLeaseLost(job.Id);
            return;
        }

        await progress.EndAsync(CancellationToken.None);
    }

    private async Task<string> EndAsync(ClaimedJob job, Exception error, bool isCancelled, bool isLost, bool isStopping, CancellationToken cancel)
    {
        try
        {
            switch (error)
            {
                case OperationCanceledException when isCancelled || job.CancelRequested:
                    await ledger.CancelledAsync(job, cancel);
                    await RemoveGrowingAsync(job, cancel);
                    LogCancelled(job.Id);
                    return "cancelled";
                case OperationCanceledException when isLost:
                    LogLeaseLost(job.Id);
                    return "lost";
                case OperationCanceledException when isStopping:
                    await queue.ReleaseAsync(job, cancel);
                    LogHandedBack(job.Id);
                    return "handed_back";
                case UnusableSourceException refusal:
                    await ledger.FailedAsync(job, refusal.Error, refusal.Log, cancel);
                    await RemoveGrowingAsync(job, cancel);
                    LogRefused(job.Id, refusal.Error.Code);
                    return refusal.Error.Code;
                case var _ when IsOutage(error) && job.PutOffs < options.Value.MostPutOffs:
                    LogPutOff(error, job.Id, job.PutOffs + 1);
                    await queue.PutOffAsync(job, JobLedger.Storable(error.ToString())!, cancel);
                    return "put_off";
                case var _ when job.Attempt < options.Value.MostAttempts:
                    LogRetry(error, job.Id, job.Attempt);
                    await queue.RetryLaterAsync(job, JobLedger.Storable(error.ToString())!, cancel);
                    return "retry";
                default:
                    LogFailed(error, job.Id, job.Attempt);
                    await ledger.FailedAsync(job, MediaErrors.Internal, error.ToString(), cancel);
                    await RemoveGrowingAsync(job, cancel);
                    return MediaErrors.Internal.Code;
            }
        }
        catch (Exception second) when (second is Npgsql.NpgsqlException or IOException)
        {
            // Nothing is lost: the lease runs out, and the job is taken again.
            LogEndUnwritten(second, job.Id);
            return "unwritten";
        }
    }

    /// <summary>Whether something is away that the job needs, and will be back: the store, the disk's free space, the database.</summary>
    private static bool IsOutage(Exception error) =>
        error is Npgsql.NpgsqlException or (IOException and not (FileNotFoundException or DirectoryNotFoundException or EndOfStreamException));

    private Task RemoveGrowingAsync(ClaimedJob job, CancellationToken cancel) =>
        job.IsInteractive ? new PackageFolder(store, job.GrowingKey).RemoveAsync(cancel) : Task.CompletedTask;

    /// <summary>Renews the lease until the job ends; stops the job when somebody wants that, or when the lease is gone.</summary>
    private async Task KeepAsync(
        ClaimedJob job, JobProgressFeed progress, CancellationTokenSource cancelled, CancellationTokenSource lost, CancellationToken ended)
    {
        var renewed = clock.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(options.Value.RenewEvery, clock, ended);
                try
                {
                    switch (await queue.RenewAsync(job, progress.Percent, ended))
                    {
                        case null:
                            await lost.CancelAsync();
                            return;
                        case true:
                            await cancelled.CancelAsync();
                            return;
                    }

                    renewed = clock.GetTimestamp();
                }
                catch (Npgsql.NpgsqlException) when (clock.GetElapsedTime(renewed) < options.Value.LeaseFor)
                {
                    // The database is away for a moment; the lease still holds.
                }
                catch (Npgsql.NpgsqlException)
                {
                    await lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The job has ended.
        }
    }

    [LoggerMessage(1001, LogLevel.Information, "Job {JobId} done on attempt {Attempt} in {Elapsed}")]
    private partial void LogDone(Guid jobId, int attempt, TimeSpan elapsed);

    [LoggerMessage(1002, LogLevel.Warning, "Job {JobId} went on after its lease had run out; its result was dropped")]
    private partial void LogLeaseLost(Guid jobId);

    [LoggerMessage(1003, LogLevel.Information, "Job {JobId} was cancelled")]
    private partial void LogCancelled(Guid jobId);

    [LoggerMessage(1004, LogLevel.Information, "Job {JobId} was handed back because this worker stops")]
    private partial void LogHandedBack(Guid jobId);

    [LoggerMessage(1005, LogLevel.Information, "Job {JobId} was refused: {Code}")]
    private partial void LogRefused(Guid jobId, string code);

    [LoggerMessage(1006, LogLevel.Warning, "Attempt {Attempt} of job {JobId} failed; it is tried again")]
    private partial void LogRetry(Exception error, Guid jobId, int attempt);

    [LoggerMessage(1007, LogLevel.Error, "Job {JobId} failed for good on attempt {Attempt}")]
    private partial void LogFailed(Exception error, Guid jobId, int attempt);

    [LoggerMessage(1009, LogLevel.Warning, "Job {JobId} is put off for the {Times}. time: something that it needs is away")]
    private partial void LogPutOff(Exception error, Guid jobId, int times);

    [LoggerMessage(1008, LogLevel.Warning, "How job {JobId} ended could not be written; it is taken again when its lease runs out")]
    private partial void LogEndUnwritten(Exception error, Guid jobId);
}
