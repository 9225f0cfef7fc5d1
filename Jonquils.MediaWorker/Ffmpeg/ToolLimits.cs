using System.Globalization;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>What one run of FFmpeg may use.</summary>
/// <param name="CpuTime">Processor time of all its threads.</param>
/// <param name="WallTime">Time until it is stopped.</param>
/// <param name="FileBytes">Size of any one file it writes.</param>
/// <param name="MemoryBytes">Address space. Its libraries alone want 600 MB.</param>
internal sealed record ToolLimits(TimeSpan CpuTime, TimeSpan WallTime, long FileBytes, long MemoryBytes)
{
    private const long Gibibyte = 1L << 30;
    private const int PatienceOfAudio = 5;

    // What a file may cost is the processor time; this ends what hangs, and leaves room for a machine on which much else is going on.
    private static readonly TimeSpan PatienceOfHeaders = TimeSpan.FromMinutes(2);

    /// <summary>Open files; FFmpeg with a ladder of four needs about 15, a video with many tracks some 60.</summary>
    public const int OpenFiles = 128;

    /// <summary>Limits for a ladder of an audio source.</summary>
    /// <param name="declared">Duration the source claims, or <see langword="null"/>: then the longest that is accepted.</param>
    public static ToolLimits ForAudio(TimeSpan? declared)
    {
        var length = declared ?? Packaging.PackageRules.LongestDuration;
        var cpu = TimeSpan.FromSeconds(30) + (length * 0.2);
        return new ToolLimits(cpu, cpu * PatienceOfAudio, 2 * Gibibyte, 2 * Gibibyte);
    }

    /// <summary>Limits for a ladder of a video source. On an idle core a second of 720p takes about one, of 1080p with 60 frames four.</summary>
    /// <param name="declared">Duration the source claims, or <see langword="null"/>: then the longest that is accepted.</param>
    public static ToolLimits ForVideo(TimeSpan? declared)
    {
        var length = declared ?? Packaging.Video.VideoRules.LongestDuration;
        var cpu = TimeSpan.FromMinutes(2) + (length * 20);
        return new ToolLimits(cpu, cpu * 2, 2 * Gibibyte, 8 * Gibibyte);
    }

    /// <summary>Limits for one picture.</summary>
    public static ToolLimits ForPicture { get; } = new(TimeSpan.FromSeconds(10), PatienceOfHeaders, Gibibyte / 16, Gibibyte);

    /// <summary>Limits for reading a file's header.</summary>
    public static ToolLimits ForHeader { get; } = new(TimeSpan.FromSeconds(10), PatienceOfHeaders, Gibibyte / 16, Gibibyte);

    /// <summary>The limits as arguments of prlimit; soft and hard are equal, so that the child cannot raise them.</summary>
    public IEnumerable<string> AsArguments()
    {
        yield return Argument("cpu", (long)Math.Ceiling(CpuTime.TotalSeconds));
        yield return Argument("fsize", FileBytes);
        yield return Argument("as", MemoryBytes);
        yield return Argument("nofile", OpenFiles);
        yield return Argument("core", 0);
    }

    private static string Argument(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"--{name}={value}:{value}");
}
