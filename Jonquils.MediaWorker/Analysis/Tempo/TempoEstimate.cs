namespace Jonquils.MediaWorker.Analysis.Tempo;

/// <summary>How fast a track beats.</summary>
/// <param name="Bpm">Beats a minute; may be half or twice of what a person would tap. <see langword="null"/> when nothing beats.</param>
/// <param name="Confidence">0 to 1: how much the onsets repeat themselves after one beat.</param>
internal sealed record TempoEstimate(double? Bpm, double Confidence)
{
    /// <summary>Below it there is no beat to speak of, and a number would be made up.</summary>
    public const double LeastConfidence = 0.15;

    public static TempoEstimate None { get; } = new(null, 0);
}
