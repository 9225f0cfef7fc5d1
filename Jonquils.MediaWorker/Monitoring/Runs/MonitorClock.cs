using Jonquils.Contracts;
using Jonquils.MediaWorker.Schedule;
using Microsoft.Extensions.Options;
using Quartz;

namespace Jonquils.MediaWorker.Monitoring.Runs;

/// <summary>When the monitor last ran, and when it counts as missing: once two of its times have passed without a run.</summary>
internal sealed class MonitorClock(CheckBook book, IEnumerable<ScheduledWork> works, IOptions<ScheduleOptions> options, TimeProvider clock)
{
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    /// <summary>Whether it runs by the clock at all.</summary>
    public bool IsScheduled => options.Value.CronOf(Work) is not null;

    private ScheduledWork Work => works.Single(work => work.Name == MonitorRun.Name);

    public async Task<MonitorState> StateAsync(CancellationToken cancel)
    {
        var last = await book.LastRunAtAsync(cancel);
        // A worker that has just started after a long stop is given its time too.
        return new MonitorState(last, LateAfter(last > _startedAt ? last.Value : _startedAt));
    }

    /// <summary>The second of the monitor's times after a moment; <see langword="null"/> when it has none.</summary>
    public DateTimeOffset? LateAfter(DateTimeOffset moment)
    {
        if (options.Value.CronOf(Work) is not { } text)
        {
            return null;
        }

        var cron = new CronExpression(text, TimeZoneInfo.Utc);
        return cron.GetNextValidTimeAfter(moment) is { } first ? cron.GetNextValidTimeAfter(first) : null;
    }
}
