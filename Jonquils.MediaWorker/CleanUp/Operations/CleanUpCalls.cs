using Jonquils.Contracts;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.MediaWorker.CleanUp.Operations;

/// <summary>Clean-ups, for the operations API.</summary>
internal static class CleanUpCalls
{
    private const int MostRows = 200;

    /// <summary>The newest first.</summary>
    public static async Task<Ok<CleanUpPage>> List(CleanUpLedger ledger, CancellationToken cancel, Guid? after = null, int limit = 50)
    {
        var most = Math.Clamp(limit, 1, MostRows);
        var runs = await ledger.ListAsync(after, most + 1, cancel);
        return TypedResults.Ok(new CleanUpPage([.. runs.Take(most)], runs.Count > most ? runs[most - 1].Id : null));
    }

    /// <summary>Starts one now.</summary>
    public static async Task<Results<Accepted<CleanUpStarted>, ConflictProblem>> Start(
        CleanUpRuns runs, Schedules schedules, CancellationToken cancel, [FromQuery(Name = "dry_run")] bool dryRun = false)
    {
        if (await runs.RequestAsync(dryRun, cancel) is not { } id)
        {
            return CleanUpProblems.Running;
        }

        await schedules.RunNowAsync(CleanUpRuns.Name, cancel);
        return TypedResults.Accepted((string?)null, new CleanUpStarted(id));
    }
}
