using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Jonquils.Contracts;
using OpenTelemetry;

namespace Jonquils.ServiceDefaults.Telemetry;

/// <summary>Settings of section <c>Traces</c>.</summary>
public sealed class TraceOptions
{
    public const string Section = "Traces";

    /// <summary>
    /// Whether finished spans are kept in the Api's memory to be looked at. For one machine without a collector; in production spans go to a
    /// collector by OTLP instead.
    /// </summary>
    public bool Keep { get; init; }

    /// <summary>Spans that are kept; the oldest give way.</summary>
    [System.ComponentModel.DataAnnotations.Range(100, 1_000_000)]
    public int Spans { get; init; } = 20_000;

    /// <summary>Traces a second, at most, of requests that only read; those that change something are all recorded.</summary>
    [System.ComponentModel.DataAnnotations.Range(0, 1_000_000)]
    public int ReadsPerSecond { get; init; } = 50;
}

/// <summary>The spans that this process has finished, on their way to where they are kept. When nobody takes them, the oldest are dropped.</summary>
public sealed class SpanFeed
{
    /// <summary>Where spans are taken; calls there are no news.</summary>
    public const string Path = "/internal/v1/spans";

    private const int Waiting = 5000;
    private const int LongestAttribute = 500;

    // Activities as they are: describing one takes longer than many a request, and under load most are dropped.
    private readonly Channel<(Activity Activity, string Service)> _spans;
    private long _dropped;

    public SpanFeed() => _spans = Channel.CreateBounded<(Activity, string)>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => Interlocked.Increment(ref _dropped));

    /// <summary>Spans that nobody took in time, since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Waits for spans and takes them.</summary>
    public async Task<IReadOnlyList<FinishedSpan>> TakeAsync(int most, CancellationToken cancel)
    {
        await _spans.Reader.WaitToReadAsync(cancel);
        List<FinishedSpan> taken = [];
        while (taken.Count < most && _spans.Reader.TryRead(out var span))
        {
            if (!IsNoise(span.Activity))
            {
                taken.Add(Describe(span.Activity, span.Service));
            }
        }

        return taken;
    }

    internal void Add(Activity activity, string service)
    {
        if (activity.Recorded)
        {
            _spans.Writer.TryWrite((activity, service));
        }
    }

    private static FinishedSpan Describe(Activity activity, string service) =>
        new(activity.TraceId.ToHexString(), activity.SpanId.ToHexString(), activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString(),
            service, activity.DisplayName, activity.Kind.ToString().ToUpperInvariant(), new DateTimeOffset(activity.StartTimeUtc), activity.Duration.TotalMilliseconds,
            activity.Status == ActivityStatusCode.Error)
        {
            Attributes = activity.TagObjects.Where(tag => tag.Value is not null).DistinctBy(tag => tag.Key).ToDictionary(tag => tag.Key, tag => Text(tag.Value!)),
        };

    // Loops look for work every few seconds; their statements belong to no request and would push out what does. So would our own deliveries.
    private static bool IsNoise(Activity activity) =>
        (activity.ParentSpanId == default && activity.Source.Name is ("Npgsql" or "System.Net.Http"))
        || activity.TagObjects.Any(tag => tag.Value is string text && text.Contains(Path, StringComparison.Ordinal));

    private static string Text(object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.Length <= LongestAttribute ? text : text[..LongestAttribute];
    }
}

internal sealed class SpanFeedProcessor(SpanFeed feed, string service) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data) => feed.Add(data, service);
}
