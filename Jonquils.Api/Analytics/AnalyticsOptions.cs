using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Analytics;

/// <summary>Settings of section <c>Analytics</c>.</summary>
internal sealed class AnalyticsOptions
{
    public const string Section = "Analytics";

    /// <summary>Pause between two looks for listening events and account activity to copy into ClickHouse.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan ForwardEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether requests are logged into ClickHouse.</summary>
    public bool LogRequests { get; init; } = true;

    /// <summary>Pause between two batches of logged requests and searches.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan ShipEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Requests that wait in memory for their batch; more are dropped and counted.</summary>
    [Range(1, 10_000_000)]
    public int LogBuffer { get; init; } = 50_000;

    /// <summary>Absolute path of a folder in which logged requests and searches wait while ClickHouse is away. Without it they wait in memory only.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>Largest size of that folder, in bytes; what would exceed it is dropped and counted.</summary>
    [Range(0, 1L << 50)]
    public long SpoolBytes { get; init; } = 1L << 30;

    /// <summary>How long single events and requests are kept in ClickHouse, by their own time. Sums are kept for good.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepEventsFor { get; init; } = TimeSpan.FromDays(400);

    /// <summary>How long single requests are kept in ClickHouse.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepRequestsFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long after an account was deleted its requests and searches lose its id; what was under way at that moment has arrived by then.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ErasureDelay { get; init; } = TimeSpan.FromMinutes(15);
}
