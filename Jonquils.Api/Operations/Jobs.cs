using System.ComponentModel.DataAnnotations;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Operations;

/// <summary>The worker's jobs.</summary>
internal static class Jobs
{
    /// <summary>A job as operators see it.</summary>
    /// <param name="Percent">At the last heartbeat.</param>
    /// <param name="ErrorLog">FFmpeg's last lines or the exception; left out of lists.</param>
    /// <param name="PutOffs">Times it had to wait, uncounted, because something it needs was away.</param>
    /// <param name="Attempts">The latest attempts that have ended, oldest first.</param>
    public sealed record Job(
        Guid JobId, string SubjectKind, string SubjectId, string Status, string Lane, int Priority, string Profile, int Attempt, double Percent,
        string? WorkerPod, string? OriginalFileName, string? ErrorCode, string? ErrorMessage, string? ErrorLog, DateTimeOffset? NextAttemptAt,
        DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Guid? OwnerId = null, string? SourceSha256 = null, int PutOffs = 0,
        DateTimeOffset? TakenAt = null, IReadOnlyList<System.Text.Json.JsonElement>? Attempts = null);

    /// <param name="NextAfter">Ask for the next page with it; <see langword="null"/> on the last.</param>
    public sealed record JobPage(IReadOnlyList<Job> Items, Guid? NextAfter);

    /// <param name="Status">Only jobs in this state.</param>
    /// <param name="After">Value of <c>next_after</c> of the page before.</param>
    public sealed record Query(
        [property: AllowedValues(JobStatuses.Pending, JobStatuses.Processing, JobStatuses.Completed, JobStatuses.Failed, JobStatuses.Cancelled, null)] string? Status = null,
        [property: Range(1, 200)] int Limit = 50,
        Guid? After = null);

    public static async Task<Results<Ok<JobPage>, UnavailableProblem>> List([AsParameters] Query query, WorkerCalls worker, CancellationToken cancel) =>
        (await worker.GetAsync<JobPage>("jobs" + WorkerCalls.Query(("status", query.Status), ("limit", query.Limit), ("after", query.After)), cancel)).Value is { } page
            ? TypedResults.Ok(page)
            : WorkerCalls.Unavailable;

    public static async Task<Results<Ok<Job>, NotFoundProblem, UnavailableProblem>> Get(Guid jobId, WorkerCalls worker, CancellationToken cancel) =>
        await worker.GetAsync<Job>($"jobs/{jobId}", cancel) switch
        {
            { Value: { } job } => TypedResults.Ok(job),
            { Status: StatusCodes.Status404NotFound } refused => refused.NotFound,
            _ => WorkerCalls.Unavailable,
        };

    public static async Task<Results<Accepted, NotFoundProblem, ConflictProblem, UnavailableProblem>> Retry(Guid jobId, WorkerCalls worker, CancellationToken cancel) =>
        await worker.SendAsync<Nothing>(HttpMethod.Post, $"jobs/{jobId}/retry", cancel) switch
        {
            { Value: not null } => TypedResults.Accepted($"/api/v1/operations/jobs/{jobId}"),
            { Status: StatusCodes.Status404NotFound } refused => refused.NotFound,
            { Status: StatusCodes.Status409Conflict } refused => refused.Conflict,
            _ => WorkerCalls.Unavailable,
        };

    public static async Task<Results<Accepted, NotFoundProblem, UnavailableProblem>> Cancel(Guid jobId, WorkerCalls worker, CancellationToken cancel) =>
        await worker.SendAsync<Nothing>(HttpMethod.Delete, $"jobs/{jobId}", cancel) switch
        {
            { Value: not null } => TypedResults.Accepted($"/api/v1/operations/jobs/{jobId}"),
            { Status: StatusCodes.Status404NotFound } refused => refused.NotFound,
            _ => WorkerCalls.Unavailable,
        };
}
