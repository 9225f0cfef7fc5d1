using System.ComponentModel.DataAnnotations;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.Operations;

/// <summary>Runs of the worker's ETL, and the files it knows.</summary>
internal static class Etl
{
    /// <param name="Status">Only runs in this state.</param>
    /// <param name="After">Value of <c>next_after</c> of the page before.</param>
    public sealed record RunQuery(
        [property: AllowedValues("QUEUED", "RUNNING", "COMPLETED", "FAILED", null)] string? Status = null, [property: Range(1, 200)] int Limit = 50, Guid? After = null);

    /// <param name="Status">Only files in this state.</param>
    /// <param name="After">Value of <c>next_after</c> of the page before.</param>
    public sealed record FileQuery(
        [property: AllowedValues("NEW", "PENDING", "STAGED", "LOADED", "QUARANTINED", "DUPLICATE", "IGNORED", "REPLACED", "MOVED", "DELETED", null)] string? Status = null,
        [property: Range(1, 200)] int Limit = 50,
        long? After = null);

    /// <param name="From">First day (UTC) whose files and aggregates are done again.</param>
    /// <param name="To">Day after the last of them.</param>
    /// <param name="DryRun">Look and count, and change nothing.</param>
    public sealed record RunRequest(DateOnly? From = null, DateOnly? To = null, [FromQuery(Name = "dry_run")] bool DryRun = false);

    public static async Task<Results<Ok<EtlRunPage>, UnavailableProblem>> ListRuns([AsParameters] RunQuery query, WorkerCalls worker, CancellationToken cancel) =>
        (await worker.GetAsync<EtlRunPage>("operations/etl" + WorkerCalls.Query(("status", query.Status), ("limit", query.Limit), ("after", query.After)), cancel)).Value is { } page
            ? TypedResults.Ok(page)
            : WorkerCalls.Unavailable;

    public static async Task<Results<Accepted<EtlRunStarted>, NotFoundProblem, UnprocessableProblem, UnavailableProblem>> Run(
        string name, [AsParameters] RunRequest request, WorkerCalls worker, CancellationToken cancel)
    {
        var query = WorkerCalls.Query(("from", request.From), ("to", request.To), ("dry_run", request.DryRun ? "true" : null));
        return await worker.SendAsync<EtlRunStarted>(HttpMethod.Post, $"operations/etl/{Uri.EscapeDataString(name)}/run{query}", cancel) switch
        {
            { Value: { } started } => TypedResults.Accepted($"/api/v1/operations/etl/{started.RunId}/tasks", started),
            { Status: StatusCodes.Status404NotFound } refused => refused.NotFound,
            { Status: StatusCodes.Status422UnprocessableEntity } refused => refused.Unprocessable,
            _ => WorkerCalls.Unavailable,
        };
    }

    public static async Task<Results<Ok<EtlTaskList>, NotFoundProblem, UnavailableProblem>> ListTasks(Guid runId, WorkerCalls worker, CancellationToken cancel) =>
        await worker.GetAsync<EtlTaskList>($"operations/etl/{runId}/tasks", cancel) switch
        {
            { Value: { } tasks } => TypedResults.Ok(tasks),
            { Status: StatusCodes.Status404NotFound } refused => refused.NotFound,
            _ => WorkerCalls.Unavailable,
        };

    public static async Task<Results<Ok<EtlFilePage>, UnavailableProblem>> ListFiles([AsParameters] FileQuery query, WorkerCalls worker, CancellationToken cancel) =>
        (await worker.GetAsync<EtlFilePage>("operations/etl/files" + WorkerCalls.Query(("status", query.Status), ("limit", query.Limit), ("after", query.After)), cancel)).Value is { } page
            ? TypedResults.Ok(page)
            : WorkerCalls.Unavailable;

    public static async Task<Results<Ok<ScheduleList>, UnavailableProblem>> ListSchedules(WorkerCalls worker, CancellationToken cancel) =>
        (await worker.GetAsync<ScheduleList>("operations/schedules", cancel)).Value is { } list ? TypedResults.Ok(list) : WorkerCalls.Unavailable;
}
