using Jonquils.Contracts;
using Jonquils.MediaWorker.Monitoring.Runs;
using Jonquils.MediaWorker.Monitoring.Services;
using Jonquils.MediaWorker.Monitoring.Stored;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.MediaWorker.Monitoring.Operations;

/// <summary>What the monitor knows, for the operations API.</summary>
internal static class ShowMonitoring
{
    /// <summary>The services as they are now.</summary>
    public static async Task<Ok<ServiceList>> HandleServices(ServiceBook services, CancellationToken cancel) =>
        TypedResults.Ok(new ServiceList((await services.LookAsync(cancel)).States));

    /// <summary>What the last run found.</summary>
    public static async Task<Ok<CheckList>> HandleChecks(CheckBook book, CancellationToken cancel)
    {
        // The time is that of these checks, not of a run that may have ended in between.
        var checks = await book.LastAsync(cancel);
        return TypedResults.Ok(new CheckList(checks, checks.Count > 0 ? checks[0].CheckedAt : null));
    }

    /// <summary>Whether the monitor itself runs.</summary>
    public static async Task<Ok<MonitorState>> HandleState(MonitorClock monitor, CancellationToken cancel) => TypedResults.Ok(await monitor.StateAsync(cancel));

    public static async Task<Ok<StorageState>> HandleStorage(StoragePass storage, CancellationToken cancel) => TypedResults.Ok(await storage.LastAsync(cancel));
}
