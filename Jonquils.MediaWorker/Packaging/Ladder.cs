using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Which renditions are worth making from a source.</summary>
internal static class Ladder
{
    private const int FullRate = 48_000;
    private const int HighestLosslessRate = 192_000;
    private const int LowestKbps = 24;
    private const int HighestCopiedKbps = 320;
    private const int StepKbps = 16;

    // A nominal 128 kb/s measures as 127 or 129; that must not cost the rung.
    private const double MeasuringError = 1.02;

    private static readonly int[] Rungs = [64, 128, 256];

    /// <summary>The renditions, lowest first; always at least one, and never one above what the source has.</summary>
    public static IReadOnlyList<Rendition> For(SourceInfo source)
    {
        var rate = source.SampleRate is 44_100 or 48_000 ? source.SampleRate : FullRate;
        var channels = Math.Min(source.Channels, 2);
        var copy = Copied(source);
        var limit = copy is not null ? copy.Kbps * 0.8 : source.IsLossless || source.Kbps == 0 ? int.MaxValue : source.Kbps * MeasuringError;

        // One channel at 128 kb/s has what each of two has at 256, and the encoder's own limit is not far above.
        var highest = channels == 1 ? 128 : 256;
        List<Rendition> ladder = [.. Rungs
            .Where(kbps => kbps <= limit && kbps <= highest)
            .Select(kbps => Encoded(kbps, rate, channels))];
        if (copy is not null)
        {
            ladder.Add(copy);
        }
        else if (BetweenTheFirstRungs(limit) is { } kbps && kbps <= highest)
        {
            ladder.Add(Encoded(kbps, rate, channels));
        }

        if (source is { IsLossless: true, BitsPerSample: > 0 and <= 24, SampleRate: <= HighestLosslessRate, Channels: <= 8 })
        {
            ladder.Add(new Rendition("flac", RenditionKind.Flac, source.Kbps, source.SampleRate, source.Channels, source.BitsPerSample <= 16 ? 16 : 24));
        }

        return ladder;
    }

    /// <summary>A rung at the source's own rate where the fixed ones would waste half of it, or where it has less than the lowest.</summary>
    private static int? BetweenTheFirstRungs(double limit) => limit switch
    {
        < 64 => (int)Math.Max(limit - (limit % 8), LowestKbps),
        >= 64 + StepKbps and < 128 => (int)(limit - (limit % StepKbps)),
        _ => null,
    };

    private static Rendition Encoded(int kbps, int rate, int channels) =>
        new($"a{kbps}", kbps < 96 ? RenditionKind.AacTwoLoop : RenditionKind.AacFast, kbps, rate, channels);

    private static Rendition? Copied(SourceInfo source) =>
        source is { IsAacLc: true, Container: SourceContainer.Mp4, Channels: 1 or 2, SampleRate: 44_100 or 48_000, Kbps: >= 32 and <= HighestCopiedKbps }
            ? new Rendition($"a{source.Kbps}", RenditionKind.AacCopy, source.Kbps, source.SampleRate, source.Channels)
            : null;
}
