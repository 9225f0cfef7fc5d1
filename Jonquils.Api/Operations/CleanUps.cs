using System.ComponentModel.DataAnnotations;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.Operations;

/// <summary>Clean-ups that the worker keeps the time and the books of.</summary>
internal static class CleanUps
{
    /// <param name="After">Value of <c>next_after</c> of the page before.</param>
    public sealed record Query([property: Range(1, 200)] int Limit = 50, Guid? After = null);

    /// <param name="DryRun">Count what would go, and change nothing.</param>
    public sealed record RunRequest([FromQuery(Name = "dry_run")] bool DryRun = false);

    public static async Task<Results<Ok<CleanUpPage>, UnavailableProblem>> List([AsParameters] Query query, WorkerCalls worker, CancellationToken cancel) =>
        (await worker.GetAsync<CleanUpPage>("operations/cleanup" + WorkerCalls.Query(("limit", query.Limit), ("after", query.After)), cancel)).Value is { } page
            ? TypedResults.Ok(page)
            : WorkerCalls.Unavailable;

    public static async Task<Results<Accepted<CleanUpStarted>, ConflictProblem, UnavailableProblem>> Start(
        [AsParameters] RunRequest request, WorkerCalls worker, CancellationToken cancel) =>
        await worker.SendAsync<CleanUpStarted>(HttpMethod.Post, "operations/cleanup" + WorkerCalls.Query(("dry_run", request.DryRun ? "true" : null)), cancel) switch
        {
            { Value: { } started } => TypedResults.Accepted("/api/v1/operations/cleanup", started),
            { Status: StatusCodes.Status409Conflict } refused => refused.Conflict,
            _ => WorkerCalls.Unavailable,
        };
}
