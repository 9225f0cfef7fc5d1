using Jonquils.Contracts;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Backups.Operations;

/// <summary>Starts a backup now.</summary>
internal static class StartBackup
{
    public static async Task<Results<Accepted<BackupStarted>, ConflictProblem>> Handle(
        BackupRuns runs, Schedules schedules, IOptions<BackupOptions> options, CancellationToken cancel)
    {
        if (!options.Value.IsConfigured)
        {
            return BackupProblems.NotConfigured;
        }

        if (await runs.RequestAsync(cancel) is not { } id)
        {
            return BackupProblems.Running;
        }

        await schedules.RunNowAsync(BackupRuns.Name, cancel);
        return TypedResults.Accepted((string?)null, new BackupStarted(id));
    }
}
