using System.ComponentModel.DataAnnotations;
using Jonquils.MediaWorker.Jobs.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Jobs, newest first.</summary>
internal static class ListJobs
{
    /// <param name="NextAfter">Ask for the next page with it; <see langword="null"/> on the last.</param>
    public sealed record Response(IReadOnlyList<JobState> Items, Guid? NextAfter);

    public static async Task<Ok<Response>> Handle(
        ProcessingDb database, CancellationToken cancel, string? status = null, [Range(1, 200)] int limit = 50, Guid? after = null)
    {
        var most = Math.Clamp(limit, 1, 200);
        var jobs = database.Jobs.AsNoTracking();
        jobs = status is null ? jobs : jobs.Where(job => job.Status == status);
        // Ids are made in order of time, so that they serve as the cursor.
        jobs = after is null ? jobs : jobs.Where(job => job.Id < after);
        var page = await jobs.OrderByDescending(job => job.Id).Take(most + 1).Select(JobState.From).ToListAsync(cancel);
        var items = page.Take(most).Select(job => job with { ErrorLog = null }).ToList();
        return TypedResults.Ok(new Response(items, page.Count > most ? items[^1].JobId : null));
    }
}
