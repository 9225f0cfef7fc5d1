using Jonquils.MediaWorker.Monitoring.Runs;
using Jonquils.MediaWorker.Monitoring.Stored;
using Jonquils.MediaWorker.Schedule;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.MediaWorker.Monitoring.Operations;

/// <summary>Has the monitor look now, or once more when it is at it.</summary>
internal static class RunMonitoring
{
    public static async Task<Accepted> Handle(Schedules schedules, CancellationToken cancel)
    {
        await schedules.RunNowAsync(MonitorRun.Name, cancel);
        return TypedResults.Accepted((string?)null);
    }

    /// <summary>Counts what is stored.</summary>
    public static async Task<Accepted> HandleStorage(Schedules schedules, CancellationToken cancel)
    {
        await schedules.RunNowAsync(StoragePass.Name, cancel);
        return TypedResults.Accepted((string?)null);
    }
}
