namespace Jonquils.MediaWorker.Packaging.Playlists;

/// <summary>A segment as playlists know it.</summary>
/// <param name="Offset">First byte in the joined object.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Units">Exact duration, in units of the track's timescale.</param>
internal readonly record struct ListedSegment(long Offset, int Bytes, long Units);

/// <summary>The segments of one rendition, in order.</summary>
/// <param name="Timescale">Units a second.</param>
/// <param name="InitBytes">Size of the initialisation segment, which the joined object begins with.</param>
internal sealed record SegmentList(uint Timescale, int InitBytes, IReadOnlyList<ListedSegment> Segments)
{
    private const double ShortestThatCounts = 1;

    /// <summary>Duration of all samples, the encoder's priming included.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Segments.Sum(s => s.Units) / Timescale);

    /// <summary>Bits a second of the heaviest segment. A short last one counts together with the one before it: its few frames alone make any rate.</summary>
    public long PeakBandwidth
    {
        get
        {
            var hasStump = Segments.Count > 1 && Seconds(Segments[^1]) < ShortestThatCounts;
            var alone = hasStump ? Segments.SkipLast(1) : Segments;
            var together = hasStump ? (Segments[^2].Bytes + Segments[^1].Bytes) * 8L / (Seconds(Segments[^2]) + Seconds(Segments[^1])) : 0;
            return (long)Math.Ceiling(Math.Max(together, alone.Max(segment => segment.Bytes * 8L / Seconds(segment))));
        }
    }

    /// <summary>Bits a second of the whole.</summary>
    public long AverageBandwidth => (long)Math.Ceiling(Segments.Sum(s => (double)s.Bytes) * 8 * Timescale / Segments.Sum(s => s.Units));

    private double Seconds(ListedSegment segment) => (double)segment.Units / Timescale;
}
