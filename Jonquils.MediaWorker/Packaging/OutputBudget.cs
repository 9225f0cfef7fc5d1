using Jonquils.MediaWorker.Packaging.Sources;
using Jonquils.MediaWorker.Packaging.Video;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>
/// What one run of FFmpeg may write in all: a file whose index names the same bytes again and again would else fill the disk. The system's own limits
/// know only single files.
/// </summary>
/// <param name="Bytes">Of all renditions together.</param>
/// <param name="Segments">Of each rendition.</param>
internal sealed record OutputBudget(long Bytes, int Segments)
{
    private const long Slack = 64L << 20;

    // Encoders stay within this of their target; containers are in it, too.
    private const double NominalToMost = 1.5;

    private const double LeastBytesPerSecond = 125;

    // PCM of eight bits becomes FLAC of sixteen; a copy stays what it is.
    private const int LosslessToSource = 4;

    // Segments are cut at the first frame behind each border; the rest is for stumps.
    private static readonly int MostSegments = (int)(PackageRules.LongestDuration.TotalSeconds / PackageRules.SegmentSeconds * 1.1);

    /// <param name="sourceBytes">Size of the source.</param>
    public static OutputBudget ForAudio(IReadOnlyList<Rendition> ladder, SourceInfo source, long sourceBytes)
    {
        // No codec that is accepted says anything in less than a kilobit a second, silence apart.
        var most = TimeSpan.FromSeconds(Math.Min(PackageRules.LongestDuration.TotalSeconds, sourceBytes / LeastBytesPerSecond));
        var duration = source is { IsDurationDeclared: true, Duration: { } declared } ? declared : most;
        return new OutputBudget(
            Slack + ladder.Sum(rendition => rendition.Kind is RenditionKind.Flac or RenditionKind.AacCopy
                ? sourceBytes * LosslessToSource
                : (long)(rendition.Kbps * 125 * NominalToMost * duration.TotalSeconds)),
            MostSegments);
    }

    /// <param name="plan">Rates of its pictures are the most that the encoder may take.</param>
    public static OutputBudget ForVideo(VideoPlan plan) => new(
        (4 * Slack) + (long)(plan.Renditions.Sum(rendition => rendition.Kbps) * 125 * NominalToMost * (plan.Source.Duration ?? VideoRules.LongestDuration).TotalSeconds),
        MostSegments);

    /// <exception cref="UnusableSourceException">The renditions are beyond it.</exception>
    public void Check(IReadOnlyList<RenditionOutput> outputs)
    {
        if (outputs.Sum(output => output.Bytes) > Bytes || outputs.Any(output => output.Count > Segments))
        {
            throw new UnusableSourceException(MediaErrors.Damaged, $"What FFmpeg made of it is beyond {Bytes >> 20} MiB or {Segments} segments.");
        }
    }
}
