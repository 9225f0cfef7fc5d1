using System.Text.Json.Serialization;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>How the service was used in some time. Times are milliseconds, rates 0 to 1.</summary>
public record ServiceFigures
{
    /// <summary>Accounts that made a request, signed in or out, each once.</summary>
    public long ActiveUsers { get; init; }

    public long Registrations { get; init; }

    public long SignIns { get; init; }

    /// <summary>Mean length of the sessions that somebody ended; <see langword="null"/> when nobody did.</summary>
    public double? SessionMinutes { get; init; }

    /// <summary>Searches that were answered, suggestions left out.</summary>
    public long Searches { get; init; }

    public long SearchesWithoutResults { get; init; }

    public long SearchClicks { get; init; }

    public long Requests { get; init; }

    /// <summary>Answers of 500 and above.</summary>
    public long RequestErrors { get; init; }

    /// <summary><see langword="null"/> when there was no request.</summary>
    public double? ErrorRate { get; init; }

    public double? LatencyMeanMs { get; init; }

    /// <summary>Whole milliseconds up to a second, then steps of 16.</summary>
    public double? LatencyP50Ms { get; init; }

    public double? LatencyP95Ms { get; init; }

    public double? LatencyP99Ms { get; init; }
}

/// <summary>Listening and use of the service in one bucket.</summary>
/// <param name="Listening">As in the other reports.</param>
public sealed record PlatformPoint([property: JsonPropertyOrder(-1)] DateTimeOffset Start, Figures Listening, ServiceFigures Service);

/// <summary>Of the whole time.</summary>
public sealed record PlatformTotals(Figures Listening, ServiceFigures Service);

/// <param name="Endpoint">The route's template; empty for addresses that no route takes.</param>
public sealed record EndpointFigures(string Endpoint, string Method, long Requests, long Errors, double LatencyMeanMs, double LatencyP95Ms);

/// <param name="Query">In lower case, as it was typed otherwise.</param>
public sealed record UnansweredQuery(string Query, long Searches);

/// <summary>How the whole service was listened to and used.</summary>
/// <param name="SearchesWithoutResults">The most frequent searches that found nothing.</param>
/// <param name="Endpoints">Those that took the most time together.</param>
public sealed record PlatformReport(
    DateTimeOffset From, DateTimeOffset To, string Bucket, string Tz, PlatformTotals Totals, IReadOnlyList<PlatformPoint> Series, IReadOnlyList<Share> Platforms,
    IReadOnlyList<Share> Devices, Top Top, IReadOnlyList<UnansweredQuery> SearchesWithoutResults, IReadOnlyList<EndpointFigures> Endpoints);
