namespace Jonquils.MediaWorker.Analysis.Tonality;

/// <summary>Which key a track is in.</summary>
/// <param name="Key">E.g. <c>C major</c>, <c>F# minor</c>; <see langword="null"/> when no key stands out.</param>
/// <param name="Confidence">0 to 1: how far the best key fits better than the next; 0.5 is a clear one.</param>
/// <param name="Majorness">-1 (minor) to 1 (major): how much better the best major key fits than the best minor one.</param>
/// <remarks>Correlates the pitch classes with the profiles that C. Krumhansl and E. Kessler measured with listeners (1982).</remarks>
internal sealed record KeyEstimate(string? Key, double Confidence, double Majorness)
{
    // Relative keys share their notes, so the best two are always close; this much apart counts as certain.
    private const double Certain = 0.3;
    private const double LeastFit = 0.5;

    /// <summary>Noise has all pitch classes alike, and fits some key by chance.</summary>
    private const double LeastRelief = 0.15;

    private static readonly string[] Names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
    private static readonly double[] Major = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
    private static readonly double[] Minor = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];

    public static KeyEstimate None { get; } = new(null, 0, 0);

    /// <summary>Best fit of any key, -1 to 1.</summary>
    public double Fit { get; private init; }

    /// <param name="chroma">Strength of the pitch classes from C up.</param>
    public static KeyEstimate Of(ReadOnlySpan<double> chroma)
    {
        var mean = 0.0;
        foreach (var value in chroma)
        {
            mean += value / chroma.Length;
        }

        if (mean <= 0 || Deviation(chroma, mean) / mean < LeastRelief)
        {
            return None;
        }

        Span<double> fits = stackalloc double[2 * Chroma.Classes];
        for (var tonic = 0; tonic < Chroma.Classes; tonic++)
        {
            (fits[tonic], fits[Chroma.Classes + tonic]) = (Correlation(chroma, mean, Major, tonic), Correlation(chroma, mean, Minor, tonic));
        }

        var (best, next) = (0, -1);
        for (var i = 1; i < fits.Length; i++)
        {
            (best, next) = fits[i] > fits[best] ? (i, best) : (best, next < 0 || fits[i] > fits[next] ? i : next);
        }

        var majorness = Highest(fits[..Chroma.Classes]) - Highest(fits[Chroma.Classes..]);
        var confidence = Math.Clamp((fits[best] - fits[next]) / Certain, 0, 1);
        var name = $"{Names[best % Chroma.Classes]} {(best < Chroma.Classes ? "major" : "minor")}";
        return new KeyEstimate(fits[best] >= LeastFit ? name : null, confidence, Math.Clamp(majorness, -1, 1)) { Fit = fits[best] };
    }

    private static double Correlation(ReadOnlySpan<double> chroma, double mean, double[] profile, int tonic)
    {
        var profileMean = profile.Average();
        var (both, one, other) = (0.0, 0.0, 0.0);
        for (var i = 0; i < chroma.Length; i++)
        {
            var (a, b) = (chroma[(i + tonic) % chroma.Length] - mean, profile[i] - profileMean);
            (both, one, other) = (both + (a * b), one + (a * a), other + (b * b));
        }

        return both / Math.Sqrt(one * other);
    }

    private static double Deviation(ReadOnlySpan<double> values, double mean)
    {
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean) / values.Length;
        }

        return Math.Sqrt(squares);
    }

    private static double Highest(ReadOnlySpan<double> values)
    {
        var highest = values[0];
        foreach (var value in values)
        {
            highest = Math.Max(highest, value);
        }

        return highest;
    }
}
