using Jonquils.MediaWorker.Jobs.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Puts all failed jobs back into the queue.</summary>
internal static class RetryFailedJobs
{
    /// <param name="Retried">How many there were.</param>
    public sealed record Response(int Retried);

    public static async Task<Accepted<Response>> Handle(ProcessingDb database, CancellationToken cancel)
    {
        var retried = await database.Database.ExecuteSqlAsync(
            $"""
            UPDATE processing_jobs
            SET status = 'PENDING', attempt = 0, put_offs = 0, cancel_requested = false, next_attempt_at = now(), error_code = NULL, error_message = NULL, updated_at = now()
            WHERE status = 'FAILED'
            """, cancel);
        return TypedResults.Accepted((string?)null, new Response(retried));
    }
}
