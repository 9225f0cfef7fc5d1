using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>What is known of a video source before it is decoded.</summary>
/// <param name="Duration">Declared by its container, or <see langword="null"/>.</param>
/// <param name="Bytes">Size of the file.</param>
internal sealed record VideoSource(PictureStream Picture, IReadOnlyList<SoundStream> Sounds, IReadOnlyList<TextStream> Texts, TimeSpan? Duration, long Bytes, MediaTags Tags)
{
    private const int LeastBytesPerFrame = 8;
    private const int LeastBytesPerSecond = 250;

    // Hardly a file's pictures end with its sound to the frame; nobody sees these, and what is left alone costs nothing.
    private static readonly TimeSpan UnseenGap = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// How long the sound may be made by silence: as long as the container says, but not longer than its bytes can hold. A forged header
    /// would else cost hours.
    /// </summary>
    public TimeSpan? Padded => Duration is { } declared ? TimeSpan.FromSeconds(Math.Min(declared.TotalSeconds, (double)Bytes / LeastBytesPerSecond)) : null;

    /// <summary>
    /// How long the last picture is held when the sound goes on: a song with one picture is watched to its end. Players stop where one of picture and sound is missing.
    /// </summary>
    public TimeSpan Hold => Sounds.Count > 0 && Picture.End is { } end && Padded is { } whole && whole - end > UnseenGap ? whole - end : TimeSpan.Zero;

    /// <summary>Frames a second of every rendition. Few bytes that claim many hours get few: two pictures ten hours apart are not a million frames.</summary>
    public FrameRate OutputRate
    {
        get
        {
            var most = Duration is { TotalSeconds: > 0 } declared ? Bytes / (declared.TotalSeconds * LeastBytesPerFrame) : double.MaxValue;
            return Picture.Rate.PerSecond <= most ? Picture.Rate : new FrameRate(Math.Max(1, (int)most), 1);
        }
    }
}

/// <summary>The stream of moving pictures.</summary>
/// <param name="Index">Number of the stream in the source.</param>
/// <param name="Width">As it is to be shown: square pixels, upright.</param>
/// <param name="IsHighDynamicRange">Its brightness goes beyond what standard displays and this ladder can hold.</param>
/// <param name="End">When its last picture ends, or <see langword="null"/> where the container does not tell.</param>
internal sealed record PictureStream(
    int Index, int Width, int Height, FrameRate Rate, bool IsInterlaced, bool IsHighDynamicRange, TimeSpan? End = null);

/// <param name="Language">BCP 47 tag, or <c>und</c>.</param>
/// <param name="Title">The source's own name for it, or <see langword="null"/>.</param>
internal sealed record SoundStream(int Index, int Channels, string Language, string? Title);

/// <param name="Language">BCP 47 tag, or <c>und</c>.</param>
/// <param name="Title">The source's own name for it, or <see langword="null"/>.</param>
internal sealed record TextStream(int Index, string Language, string? Title);

/// <summary>Frames a second as a fraction, so that 30000/1001 stays exact.</summary>
internal readonly record struct FrameRate(int Frames, int Seconds)
{
    private static readonly FrameRate[] Broadcast = [new(24_000, 1001), new(30_000, 1001), new(60_000, 1001)];

    public double PerSecond => (double)Frames / Seconds;

    /// <summary>The constant rate to encode at.</summary>
    /// <param name="average">Frames over duration.</param>
    /// <param name="ticks">The finest regular rate that fits the time stamps, or 0. Of a variable rate it is the higher one.</param>
    public static FrameRate For(double average, double ticks)
    {
        var rate = ticks >= average * 0.98 && ticks <= average * 2 ? ticks : average;
        while (rate > VideoRules.HighestFrameRate * 1.01)
        {
            rate /= 2;
        }

        foreach (var known in Broadcast)
        {
            if (Math.Abs(rate - known.PerSecond) < 0.011)
            {
                return known;
            }
        }

        return new FrameRate(Math.Clamp((int)Math.Ceiling(rate - 0.02), 1, VideoRules.HighestFrameRate), 1);
    }

    /// <summary>As FFmpeg reads it.</summary>
    public override string ToString() => Seconds == 1
        ? Frames.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Frames}/{Seconds}");
}
