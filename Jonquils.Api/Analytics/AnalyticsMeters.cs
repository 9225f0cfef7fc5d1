using System.Diagnostics.Metrics;

namespace Jonquils.Api.Analytics;

/// <summary>What analytics tells of itself.</summary>
internal static class AnalyticsMeters
{
    private static readonly Meter Meter = new("Jonquils.Analytics");

    private static double _lagSeconds;

    static AnalyticsMeters() => Meter.CreateObservableGauge(
        "jonquils.analytics.listens.lag", () => Volatile.Read(ref _lagSeconds), "s", "How long the oldest listening event has been waiting to be copied into ClickHouse.");

    /// <summary>Entries of the logs of requests and searches that were lost, by reason: <c>buffer</c>, <c>spool</c> or <c>refused</c>.</summary>
    public static Counter<long> Dropped { get; } =
        Meter.CreateCounter<long>("jonquils.analytics.log.dropped", "{entry}", "Logged requests and searches that were lost.");

    /// <summary>Entries that went to disk because ClickHouse was away.</summary>
    public static Counter<long> Spooled { get; } =
        Meter.CreateCounter<long>("jonquils.analytics.log.spooled", "{entry}", "Logged requests and searches that wait on disk for ClickHouse.");

    public static Counter<long> Forwarded { get; } =
        Meter.CreateCounter<long>("jonquils.analytics.listens.forwarded", "{event}", "Listening events copied into ClickHouse.");

    public static void SetLag(TimeSpan lag) => Volatile.Write(ref _lagSeconds, lag.TotalSeconds);
}
