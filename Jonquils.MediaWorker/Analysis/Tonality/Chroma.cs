using Jonquils.MediaWorker.Analysis.Signal;

namespace Jonquils.MediaWorker.Analysis.Tonality;

/// <summary>How strong each of the twelve pitch classes is, from the peaks of spectra between 130 and 2,000 Hz; concert pitch A = 440 Hz.</summary>
internal sealed class Chroma
{
    public const int Classes = 12;

    private const int First = (int)(130 / PowerSpectrum.BinHz);
    private const int Last = (int)(2000 / PowerSpectrum.BinHz);
    private const float Quiet = 1e-7f;

    /// <summary>Sums of amplitudes, from C up.</summary>
    public double[] Sums { get; } = new double[Classes];

    public void Add(ReadOnlySpan<float> power)
    {
        for (var k = First; k <= Last; k++)
        {
            if (power[k] <= Quiet || power[k] < power[k - 1] || power[k] <= power[k + 1])
            {
                continue;
            }

            // Semitones are closer than bins down there: the top of the parabola through three bins tells where the tone is.
            var (before, at, after) = (MathF.Sqrt(power[k - 1]), MathF.Sqrt(power[k]), MathF.Sqrt(power[k + 1]));
            var offset = 0.5 * (before - after) / (before - (2 * at) + after);
            var note = (12 * Math.Log2((k + offset) * PowerSpectrum.BinHz / 440)) + 69;
            var pitchClass = (((int)Math.Round(note) % Classes) + Classes) % Classes;
            Sums[pitchClass] += at;
        }
    }

    public void Clear() => Sums.AsSpan().Clear();
}
