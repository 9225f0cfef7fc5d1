using System.Diagnostics.Metrics;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Logging;

namespace Jonquils.ServiceDefaults.Outbox;

/// <summary>How many facts of one database wait to be told, since when, and how many were given up.</summary>
internal sealed class OutboxMetrics : PeriodicLoop
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly OutboxBacklog _backlog;
    private (long Waiting, long Dead, TimeSpan Age)? _last;

    public OutboxMetrics(OutboxBacklog backlog, IMeterFactory meters, TimeProvider clock, ILogger<OutboxMetrics> logger)
        : base(Every, clock, logger)
    {
        _backlog = backlog;
        var tag = new KeyValuePair<string, object?>("database", backlog.Database);
        var meter = meters.Create("Jonquils.Outbox");
        meter.CreateObservableGauge("jonquils.outbox.waiting", () => Read(last => last.Waiting, tag), "{message}", "Facts that were not delivered yet");
        meter.CreateObservableGauge("jonquils.outbox.dead", () => Read(last => last.Dead, tag), "{message}", "Facts that were refused for good and given up");
        meter.CreateObservableGauge("jonquils.outbox.oldest.age", () => Read(last => last.Age.TotalSeconds, tag), "s", "Age of the oldest fact that was not delivered yet");
    }

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        // What cannot be measured is not reported as it last was.
        _last = null;
        _last = await _backlog.ReadAsync(cancel);
    }

    private IEnumerable<Measurement<T>> Read<T>(Func<(long Waiting, long Dead, TimeSpan Age), T> value, KeyValuePair<string, object?> tag)
        where T : struct => _last is { } last ? [new Measurement<T>(value(last), tag)] : [];
}
