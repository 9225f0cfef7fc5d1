using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>One job.</summary>
internal static class GetJob
{
    public static async Task<Results<Ok<JobState>, NotFoundProblem>> Handle(Guid jobId, ProcessingDb database, CancellationToken cancel) =>
        await database.Jobs.Where(job => job.Id == jobId).Select(JobState.From).SingleOrDefaultAsync(cancel) is { } state
            ? TypedResults.Ok(state)
            : JobProblems.NotFound(jobId);
}
