namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>One quality of a video's pictures.</summary>
/// <param name="Rendition">Its name tells the shorter edge, e.g. <c>v720</c>; its rate is the most it may take.</param>
/// <param name="AudioKbps">Bit rate of the sound that it is played with.</param>
internal sealed record VideoRung(Rendition Rendition, int Width, int Height, int AudioKbps);

/// <summary>Which renditions are worth making of a video.</summary>
internal static class VideoLadder
{
    /// <summary>Bit rates of the sound; the higher one goes with all but small pictures.</summary>
    public const int HighAudioKbps = 128, LowAudioKbps = 64;

    private const int LargestEdge = 3840;
    private const int LowAudioUpTo = 400;

    // A rung this near to the one above would cost an encode and help nobody.
    private const double Apart = 0.8;
    private const int HighMotion = 35;

    private static readonly (int Edge, int Kbps)[] Rungs = [(1080, 5000), (720, 3000), (540, 1600), (360, 750), (240, 400), (144, 220)];

    /// <summary>The renditions, lowest first; always at least one, and never one above what the source has.</summary>
    /// <param name="width">Of the source as it is shown, in square pixels.</param>
    public static IReadOnlyList<VideoRung> For(int width, int height, FrameRate rate)
    {
        // Of very wide pictures the longer edge is what limits.
        var shrink = Math.Min(1, (double)LargestEdge / Math.Max(width, height));
        var edge = Math.Min(width, height) * shrink;
        var top = (int)Math.Min(edge, Rungs[0].Edge);
        var lowest = top < 540 ? 240 : 360;
        var edges = Rungs.Select(rung => rung.Edge).Where(e => e >= lowest && e <= top * Apart).Prepend(top).Order();
        return [.. edges.Select(e => Rung(e, e / (double)Math.Min(width, height), width, height, rate, isLow: top > LowAudioUpTo && e < LowAudioUpTo))];
    }

    private static VideoRung Rung(int edge, double scale, int width, int height, FrameRate rate, bool isLow)
    {
        var kbps = Rungs.Last(rung => rung.Edge >= edge || rung == Rungs[0]).Kbps * (rate.PerSecond > HighMotion ? 3 : 2) / 2;
        return new VideoRung(
            new Rendition($"v{Even(edge)}", RenditionKind.H264, kbps, 0, 0), Even(width * scale), Even(height * scale), isLow ? LowAudioKbps : HighAudioKbps);
    }

    // H.264 with 4:2:0 chroma has no odd edges; downwards, as nothing is to be enlarged.
    private static int Even(double pixels) => Math.Max(2, (int)(pixels + 0.01) / 2 * 2);
}
