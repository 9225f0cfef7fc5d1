using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Edge;

/// <summary>Settings of section <c>Cors</c>.</summary>
internal sealed class CorsSettings
{
    public const string Section = "Cors";

    /// <summary>Origins of web pages that may call the API with credentials, e.g. <c>http://localhost:3000</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
}

/// <summary>Settings of section <c>RateLimits</c>: token buckets, filled evenly.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Requests a minute of a signed-in user.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinutePerUser { get; init; } = 600;

    /// <summary>Requests a minute of an address that is not signed in.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinutePerAddress { get; init; } = 120;

    /// <summary>Playlists and segments a minute of one playback session.</summary>
    [Range(1, 1_000_000)]
    public int SegmentsPerMinute { get; init; } = 1200;

    /// <summary>Covers and other pictures a minute of an address: browsers fetch them without a token, a page of a catalogue dozens at once.</summary>
    [Range(1, 1_000_000)]
    public int PicturesPerMinute { get; init; } = 3000;
}

/// <summary>Settings of section <c>Requests</c>.</summary>
internal sealed class RequestOptions
{
    public const string Section = "Requests";

    /// <summary>How long the answer to a request may take to begin. Requests that bring files have limits of their own.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests that are worked on at once in a replica.</summary>
    [Range(1, 100_000)]
    public int AtOnce { get; init; } = 100;

    /// <summary>How many of these one user, or one address that is not signed in, may have.</summary>
    [Range(1, 100_000)]
    public int AtOncePerCaller { get; init; } = 50;

    /// <summary>Requests that may wait for a place; further ones are told to come back.</summary>
    [Range(0, 100_000)]
    public int Waiting { get; init; } = 200;

    /// <summary>How long the headers of a request may take to arrive.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may say nothing between two requests, or before the first.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan IdleFor { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>Connections that are open at once; further ones are closed unheard.</summary>
    [Range(10, 1_000_000)]
    public int MostConnections { get; init; } = 20_000;

    /// <summary>Slowest sender of a body that is borne, in bytes per second, after <see cref="RateGrace"/>. Uploads have a limit of their own.</summary>
    [Range(1, 1_000_000)]
    public int LeastBytesSentPerSecond { get; init; } = 240;

    /// <summary>
    /// Slowest reader of an answer that is borne, in bytes per second, after <see cref="RateGrace"/>. What a reader's connection takes in at once counts as read, a
    /// few megabytes at most, so one that then reads nothing is borne for some minutes.
    /// </summary>
    [Range(1, 10_000_000)]
    public int LeastBytesReadPerSecond { get; init; } = 4096;

    /// <summary>How long senders and readers may be slower at the beginning.</summary>
    [Range(typeof(TimeSpan), "00:00:01.500", "00:05:00")]
    public TimeSpan RateGrace { get; init; } = TimeSpan.FromSeconds(5);
}
