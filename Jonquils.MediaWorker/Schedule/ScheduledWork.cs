namespace Jonquils.MediaWorker.Schedule;

/// <summary>Work that runs by the clock and on demand, one run at a time over all replicas.</summary>
/// <param name="Name">Names it in settings and in the operations API; snake_case.</param>
/// <param name="DefaultCron">When it runs unless <c>Schedule:Cron</c> says otherwise: Quartz' cron expression of six fields, in UTC.</param>
/// <param name="RunAsync">
/// Does the work; told whether it is the clock that asks. It may be run again after a replica died in the middle of it, so it must be able to
/// start over.
/// </param>
internal sealed record ScheduledWork(string Name, string DefaultCron, Func<IServiceProvider, bool, CancellationToken, Task> RunAsync);
