using System.ComponentModel.DataAnnotations;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>Settings of section <c>Ffmpeg</c>.</summary>
internal sealed class FfmpegOptions
{
    public const string Section = "Ffmpeg";

    /// <summary>Absolute path of ffmpeg, or its name to be found on PATH.</summary>
    [Required]
    public string Path { get; init; } = "ffmpeg";

    /// <summary>How long FFmpeg may show no progress before it counts as hung.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long FFmpeg may take to end after it was asked to.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Niceness of FFmpeg on Linux, 0 to 19: requests and the database go before encodes.</summary>
    [Range(0, 19)]
    public int Niceness { get; init; } = 5;

    /// <summary>Whether to start outside Development where <c>prlimit</c> is missing, so that nothing limits what a file makes FFmpeg use.</summary>
    public bool AllowUnconfined { get; init; }
}
