using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Videos;

/// <summary>Settings of section <c>Videos</c>.</summary>
internal sealed class VideoOptions
{
    public const string Section = "Videos";

    /// <summary>Whether videos are for signed-in users only; otherwise anybody may add, see and play them.</summary>
    public bool RequireSignIn { get; init; }

    /// <summary>Largest video that is fetched, in bytes.</summary>
    [Range(1, 64L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How many videos may wait to be fetched; more are refused until some are done.</summary>
    [Range(1, 1_000_000)]
    public int MostWaiting { get; init; } = 1000;

    /// <summary>How often fetching a video is tried when its server is slow or away.</summary>
    [Range(1, 100)]
    public int FetchAttempts { get; init; } = 8;

    /// <summary>Pause after the first failed attempt; doubles with each, up to five minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a described video is kept in Redis.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CacheLifetime { get; init; } = TimeSpan.FromMinutes(10);
}
