using Jonquils.Contracts;
using Microsoft.Extensions.Options;
using Quartz;

namespace Jonquils.MediaWorker.Schedule;

/// <summary>The named schedules: what there is, when it runs next, and running it now.</summary>
internal sealed class Schedules(ISchedulerFactory factory, IEnumerable<ScheduledWork> works, IOptions<ScheduleOptions> options)
{
    /// <summary>Group of the triggers that fire by the clock.</summary>
    public const string ByClock = "by-clock";

    /// <summary>Runs work as soon as a replica is free for it; while it runs, once more afterwards.</summary>
    public async Task RunNowAsync(string name, CancellationToken cancel)
    {
        var scheduler = await factory.GetScheduler(cancel);
        await scheduler.TriggerJob(new JobKey(name), new JobDataMap(), cancel);
    }

    public async Task<IReadOnlyList<ScheduleState>> ListAsync(CancellationToken cancel)
    {
        var scheduler = await factory.GetScheduler(cancel);
        var states = new List<ScheduleState>();
        foreach (var work in works.OrderBy(w => w.Name, StringComparer.Ordinal))
        {
            var trigger = await scheduler.GetTrigger(KeyOf(work), cancel);
            states.Add(new ScheduleState(work.Name, (trigger as ICronTrigger)?.CronExpressionString, trigger?.NextFireTimeUtc, trigger?.PreviousFireTimeUtc));
        }

        return states;
    }

    /// <summary>Brings what is stored to what the settings say. A time that was missed while no replica lived stays due.</summary>
    public async Task StoreAsync(CancellationToken cancel)
    {
        var scheduler = await factory.GetScheduler(cancel);
        foreach (var work in works)
        {
            var job = JobBuilder.Create<ScheduledJob>().WithIdentity(work.Name).StoreDurably().RequestRecovery().Build();
            await scheduler.AddJob(job, AddJobOptions.Replacing, cancel);
            await StoreTriggerAsync(scheduler, work, cancel);
        }
    }

    private async Task StoreTriggerAsync(IScheduler scheduler, ScheduledWork work, CancellationToken cancel)
    {
        var key = KeyOf(work);
        var stored = await scheduler.GetTrigger(key, cancel) as ICronTrigger;
        if (options.Value.CronOf(work) is not { } cron)
        {
            await scheduler.UnscheduleJob(key, cancel);
            return;
        }

        if (stored?.CronExpressionString == cron)
        {
            return;
        }

        var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(work.Name)
            .WithCronSchedule(cron, c => c.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
        if (stored is null)
        {
            await scheduler.ScheduleJob(trigger, ScheduleJobOptions.Replacing, cancel);
        }
        else
        {
            await scheduler.RescheduleJob(key, trigger, cancel);
        }
    }

    private static TriggerKey KeyOf(ScheduledWork work) => new(work.Name, ByClock);
}
