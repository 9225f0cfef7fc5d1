using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Puts a job that failed or was cancelled back into the queue, with all its attempts.</summary>
internal static class RetryJob
{
    public static async Task<Results<Accepted, NotFoundProblem, ConflictProblem>> Handle(Guid jobId, ProcessingDb database, CancellationToken cancel)
    {
        var retried = await database.Database.ExecuteSqlAsync(
            $"""
            UPDATE processing_jobs
            SET status = 'PENDING', attempt = 0, put_offs = 0, cancel_requested = false, next_attempt_at = now(), error_code = NULL, error_message = NULL, updated_at = now()
            WHERE id = {jobId} AND status IN ('FAILED', 'CANCELLED')
            """, cancel);
        if (retried == 1)
        {
            return TypedResults.Accepted((string?)null);
        }

        return await database.Jobs.AnyAsync(job => job.Id == jobId, cancel) ? JobProblems.NotFailed(jobId) : JobProblems.NotFound(jobId);
    }
}
