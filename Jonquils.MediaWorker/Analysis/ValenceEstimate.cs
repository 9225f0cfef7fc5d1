namespace Jonquils.MediaWorker.Analysis;

/// <summary>A guess at how cheerful a track is, 0 to 1. Nobody has checked it against listeners: it is marked experimental wherever it is shown.</summary>
internal static class ValenceEstimate
{
    /// <summary>Name of the rule, stored beside each value: another rule gets another name.</summary>
    public const string Method = "mode-tempo-brightness-1";

    private const double ClearMode = 0.3;
    private const double Slow = 60;
    private const double Fast = 160;
    private const double Undecided = 0.5;

    /// <param name="majorness">-1 (minor) to 1 (major).</param>
    /// <param name="hasKey">Whether a key stands out; without one nothing is said.</param>
    /// <param name="bpm">Beats a minute; <see langword="null"/> counts as neither slow nor fast.</param>
    /// <param name="centroidHz">Mean centre of the spectrum.</param>
    public static double? Of(double majorness, bool hasKey, double? bpm, double centroidHz) =>
        !hasKey || centroidHz <= 0 ? null
        : (0.5 * Math.Clamp((majorness / ClearMode / 2) + Undecided, 0, 1))
        + (0.3 * (bpm is { } beats ? Math.Clamp((beats - Slow) / (Fast - Slow), 0, 1) : Undecided))
        + (0.2 * Energy.Brightness(centroidHz));
}
