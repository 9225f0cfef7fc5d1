using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Operations;

/// <summary>What the worker's monitor found, and its alerts.</summary>
internal static class Monitoring
{
    private const string Acknowledged = "alert_acknowledged";

    /// <param name="State">Only alerts in this state; <c>STANDING</c> for all that are not resolved.</param>
    /// <param name="After">Value of <c>next_after</c> of the page before.</param>
    public sealed record AlertQuery(
        [property: AllowedValues("OPEN", "ACKNOWLEDGED", "RESOLVED", "STANDING", null)] string? State = null, [property: Range(1, 200)] int Limit = 50, Guid? After = null);

    public static async Task<Results<Ok<CheckList>, UnavailableProblem>> ListChecks(WorkerCalls worker, CancellationToken cancel) =>
        (await worker.GetAsync<CheckList>("operations/checks", cancel)).Value is { } list ? TypedResults.Ok(list) : WorkerCalls.Unavailable;

    public static async Task<Results<Accepted, UnavailableProblem>> Run(WorkerCalls worker, CancellationToken cancel) =>
        (await worker.SendAsync<Nothing>(HttpMethod.Post, "operations/monitoring/run", cancel)).Value is not null
            ? TypedResults.Accepted("/api/v1/operations/checks")
            : WorkerCalls.Unavailable;

    public static async Task<Results<Ok<AlertPage>, UnavailableProblem>> ListAlerts([AsParameters] AlertQuery query, WorkerCalls worker, CancellationToken cancel) =>
        (await worker.GetAsync<AlertPage>("operations/alerts" + WorkerCalls.Query(("state", query.State), ("limit", query.Limit), ("after", query.After)), cancel)).Value is { } page
            ? TypedResults.Ok(page)
            : WorkerCalls.Unavailable;

    public static async Task<Results<Ok<AlertState>, NotFoundProblem, ConflictProblem, UnavailableProblem>> Acknowledge(
        Guid alertId, CurrentUser user, WorkerCalls worker, AuditTrail audit, HttpContext http, CancellationToken cancel)
    {
        var answer = await worker.SendAsync<AlertState>(HttpMethod.Post, $"operations/alerts/{alertId}/acknowledge" + WorkerCalls.Query(("by", user.Id)), cancel);
        switch (answer)
        {
            case { Value: { } alert }:
                await audit.WriteAsync(Acknowledged, user.Id, alertId.ToString(), http.Connection.RemoteIpAddress, cancel);
                return TypedResults.Ok(alert);
            case { Status: StatusCodes.Status404NotFound }:
                return answer.NotFound;
            case { Status: StatusCodes.Status409Conflict }:
                return answer.Conflict;
            default:
                return WorkerCalls.Unavailable;
        }
    }

    public static async Task<Results<Ok<StorageState>, UnavailableProblem>> GetStorage(WorkerCalls worker, Usernames names, CancellationToken cancel)
    {
        if ((await worker.GetAsync<StorageState>("operations/storage", cancel)).Value is not { } state)
        {
            return WorkerCalls.Unavailable;
        }

        var known = await names.OfAsync([.. state.Users.Select(user => user.UserId)], cancel);
        return TypedResults.Ok(state with { Users = [.. state.Users.Select(user => user with { Username = known.GetValueOrDefault(user.UserId) })] });
    }
}
