using System.ComponentModel.DataAnnotations;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Operations;

/// <summary>Backups that the worker makes.</summary>
internal static class Backups
{
    /// <param name="After">Value of <c>next_after</c> of the page before.</param>
    public sealed record Query([property: Range(1, 200)] int Limit = 50, Guid? After = null);

    public static async Task<Results<Ok<BackupPage>, UnavailableProblem>> List([AsParameters] Query query, WorkerCalls worker, CancellationToken cancel) =>
        (await worker.GetAsync<BackupPage>("operations/backups" + WorkerCalls.Query(("limit", query.Limit), ("after", query.After)), cancel)).Value is { } page
            ? TypedResults.Ok(page)
            : WorkerCalls.Unavailable;

    public static async Task<Results<Ok<BackupState>, NotFoundProblem, UnavailableProblem>> Get(Guid backupId, WorkerCalls worker, CancellationToken cancel) =>
        await worker.GetAsync<BackupState>($"operations/backups/{backupId}", cancel) switch
        {
            { Value: { } backup } => TypedResults.Ok(backup),
            { Status: StatusCodes.Status404NotFound } refused => refused.NotFound,
            _ => WorkerCalls.Unavailable,
        };

    public static async Task<Results<Accepted<BackupStarted>, ConflictProblem, UnavailableProblem>> Start(WorkerCalls worker, CancellationToken cancel) =>
        await worker.SendAsync<BackupStarted>(HttpMethod.Post, "operations/backups", cancel) switch
        {
            { Value: { } started } => TypedResults.Accepted($"/api/v1/operations/backups/{started.Id}", started),
            { Status: StatusCodes.Status409Conflict } refused => refused.Conflict,
            _ => WorkerCalls.Unavailable,
        };
}
