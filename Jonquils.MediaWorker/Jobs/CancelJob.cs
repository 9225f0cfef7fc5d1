using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Cancels a job: at once when it waits, within moments when it runs. One that has ended stays as it is.</summary>
internal static class CancelJob
{
    public static async Task<Results<Accepted, NotFoundProblem>> Handle(Guid jobId, ProcessingDb database, JobLedger ledger, CancellationToken cancel)
    {
        if (!await ledger.CancelWaitingAsync(jobId, cancel))
        {
            // Whoever runs it hears the notification, or sees the flag at the next heartbeat.
            await database.Database.ExecuteSqlAsync(
                $"""
                WITH stopped AS (
                    UPDATE processing_jobs SET cancel_requested = true WHERE id = {jobId} AND status = 'PROCESSING' RETURNING id)
                SELECT pg_notify({ProcessingDb.Channel}, id::text) FROM stopped
                """, cancel);
            if (!await database.Jobs.AnyAsync(job => job.Id == jobId, cancel))
            {
                return JobProblems.NotFound(jobId);
            }
        }

        return TypedResults.Accepted((string?)null);
    }
}
