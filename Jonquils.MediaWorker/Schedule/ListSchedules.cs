using Jonquils.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.MediaWorker.Schedule;

/// <summary>All schedules, by name.</summary>
internal static class ListSchedules
{
    public static async Task<Ok<ScheduleList>> Handle(Schedules schedules, CancellationToken cancel) =>
        TypedResults.Ok(new ScheduleList(await schedules.ListAsync(cancel)));
}
