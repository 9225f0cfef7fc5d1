using Jonquils.MediaWorker.Etl.Analytics;
using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Etl.Load;
using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.MediaWorker.Etl.Transform;
using Jonquils.MediaWorker.Schedule;

namespace Jonquils.MediaWorker.Etl;

/// <summary>Runs <c>music</c>: from files in the bucket to tracks in the catalogue, task by task.</summary>
internal sealed partial class MusicRuns(
    RunLedger ledger, IConfiguration configuration, ExtractTracks extract, ProcessMetadata process, LoadTracks load, CreateAggregates aggregates,
    TimeProvider clock, ILogger<MusicRuns> logger)
{
    public const string Name = "music";

    /// <summary>Name of the <see cref="RunLock"/>.</summary>
    public const string LockName = "etl/" + Name;

    // A run that kills its worker every time must not do so for ever.
    private const int MostAttempts = 5;

    /// <summary>Does all runs that wait, and first what a replica that died has left.</summary>
    public async Task RunAsync(bool isByClock, CancellationToken cancel)
    {
        if (isByClock)
        {
            await ledger.RequestAsync(Name, Requesters.Clock, null, null, dryRun: false, cancel);
        }

        await using var mine = await RunLock.TryTakeAsync(configuration, LockName, cancel);
        if (mine is null)
        {
            // Whoever holds it takes what waits before letting go.
            return;
        }

        while (await ledger.TakeAsync(Name, cancel) is { } run)
        {
            await RunAsync(run, cancel);
        }
    }

    private async Task RunAsync(EtlRun run, CancellationToken cancel)
    {
        LogStarted(run.Id, run.Attempt);
        try
        {
            if (run.Attempt > MostAttempts)
            {
                throw new InvalidOperationException($"Given up after {MostAttempts} attempts that ended with their worker.");
            }

            // What one task leaves the next finds in the registry; only a dry run, which writes nothing, hands it on.
            var found = new ScanFindings();
            await DoAsync(run, 1, "extract_new_tracks", task => extract.RunAsync(run, task, found, cancel), cancel);
            await DoAsync(run, 2, "process_audio_metadata", task => process.RunAsync(run, task, found, cancel), cancel);
            await DoAsync(run, 3, "load_tracks", task => load.RunAsync(run, task, cancel), cancel);
            await DoAsync(run, 4, "create_analytics_aggregates", task => aggregates.RunAsync(run, task, cancel), cancel);
            await ledger.EndAsync(run, RunStatuses.Completed, error: null, cancel);
            LogCompleted(run.Id);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            // A run that is told to stop is left as it stands, for the next worker to go on with.
            LogFailed(error, run.Id);
            await ledger.EndAsync(run, RunStatuses.Failed, error.Message, cancel);
        }
    }

    private async Task DoAsync(EtlRun run, int position, string name, Func<TaskRun, Task> work, CancellationToken cancel)
    {
        // A dry run leaves nothing behind to go on with.
        if (!run.DryRun && await ledger.TaskStateAsync(run.Id, position, cancel) is TaskStates.Completed or TaskStates.Skipped)
        {
            return;
        }

        var task = new TaskRun(run, position, name, ledger, clock);
        await task.BeginAsync(cancel);
        try
        {
            await work(task);
            await task.EndAsync(task.IsSkipped ? TaskStates.Skipped : TaskStates.Completed, error: null, cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            task.Say(error.Message);
            await task.EndAsync(TaskStates.Failed, error.ToString(), cancel);
            throw;
        }
    }

    [LoggerMessage(3401, LogLevel.Information, "ETL run {RunId} began, attempt {Attempt}")]
    private partial void LogStarted(Guid runId, int attempt);

    [LoggerMessage(3402, LogLevel.Information, "ETL run {RunId} completed")]
    private partial void LogCompleted(Guid runId);

    [LoggerMessage(3403, LogLevel.Error, "ETL run {RunId} failed; what it did not finish is done by the next")]
    private partial void LogFailed(Exception error, Guid runId);
}
