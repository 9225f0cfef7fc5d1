using Jonquils.Contracts;
using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.MediaWorker.Etl.Operations;

/// <summary>Starts a run now, or as soon as the one under way ends.</summary>
internal static class StartRun
{
    public static async Task<Results<Accepted<EtlRunStarted>, NotFoundProblem, UnprocessableProblem>> Handle(
        string name, RunLedger ledger, Schedules schedules, CancellationToken cancel, DateOnly? from = null, DateOnly? to = null,
        [FromQuery(Name = "dry_run")] bool dryRun = false)
    {
        if (name != MusicRuns.Name)
        {
            return EtlProblems.NoSuchEtl(name);
        }

        if (from >= to)
        {
            return EtlProblems.BadRange;
        }

        var runId = await ledger.RequestAsync(name, Requesters.Operator, from, to, dryRun, cancel);
        await schedules.RunNowAsync(name, cancel);
        return TypedResults.Accepted((string?)null, new EtlRunStarted(runId));
    }
}
