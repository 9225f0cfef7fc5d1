using Jonquils.Contracts;
using Jonquils.MediaWorker.CleanUp;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>What the queue leaves behind: messages, ended jobs, growing packages, scratch files.</summary>
internal sealed class JobCleaning(
    [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, GrowingPackages growing, IOptions<CleanUpOptions> options, TimeProvider clock)
{
    public async Task<IReadOnlyList<CleanUpCount>> RunAsync(bool dryRun, CancellationToken cancel)
    {
        var (sent, taken, isMore) = await OutboxCleaning.RunAsync(database, dryRun, cancel);
        while (isMore)
        {
            var turn = await OutboxCleaning.RunAsync(database, dryRun, cancel);
            (sent, taken, isMore) = (sent + turn.Sent, taken + turn.Taken, turn.IsMore);
        }

        var (folders, scratchBytes) = ScratchFolder.RemoveLeftovers(dryRun);
        return
        [
            new("outbox", sent), new("inbox", taken), await growing.RemoveAsync(dryRun, cancel), new("scratch_folders", folders, scratchBytes),
            await OldRows.CleanAsync(
                database, "jobs", "processing_jobs", "status IN ('COMPLETED', 'CANCELLED') AND live_key IS NULL AND updated_at < $1",
                clock.GetUtcNow() - options.Value.KeepJobsFor, dryRun, cancel),
        ];
    }
}
