using System.Globalization;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>Reads the blocks that <c>-progress</c> writes between FFmpeg's other lines.</summary>
internal sealed class FfmpegProgress
{
    private static readonly HashSet<string> Keys =
    [
        "frame", "fps", "bitrate", "total_size", "out_time_us", "out_time_ms", "out_time", "dup_frames", "drop_frames", "speed", "progress",
    ];

    /// <summary>How far the slowest output is.</summary>
    public TimeSpan Position { get; private set; }

    /// <summary>Seconds of media per second of wall time, or <see langword="null"/> before it is known.</summary>
    public double? Speed { get; private set; }

    /// <summary>FFmpeg has written all that there was.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What it tells now, for others than the one who reads on.</summary>
    public FfmpegProgress Snapshot() => (FfmpegProgress)MemberwiseClone();

    /// <summary>Takes one line of standard error.</summary>
    /// <param name="blockEnds">Whether the line ends a block, so that <see cref="Position"/> and <see cref="Speed"/> belong together.</param>
    /// <returns><see langword="false"/> when the line is none of the progress lines.</returns>
    public bool TryRead(string line, out bool blockEnds)
    {
        blockEnds = false;
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || !(Keys.Contains(line[..equals]) || line.StartsWith("stream_", StringComparison.Ordinal)))
        {
            return false;
        }

        var value = line.AsSpan(equals + 1).Trim();
        switch (line[..equals])
        {
            case "out_time_us" when long.TryParse(value, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0:
                Position = TimeSpan.FromMicroseconds(microseconds);
                break;
            case "speed" when double.TryParse(value.TrimEnd('x'), NumberStyles.Float, CultureInfo.InvariantCulture, out var speed):
                Speed = speed;
                break;
            case "progress":
                blockEnds = true;
                HasEnded = value is "end";
                break;
        }

        return true;
    }
}
