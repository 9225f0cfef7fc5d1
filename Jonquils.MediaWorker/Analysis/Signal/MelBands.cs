namespace Jonquils.MediaWorker.Analysis.Signal;

/// <summary>A spectrum as the ear divides it: 40 overlapping bands of equal width on the mel scale, 40 to 7,000 Hz.</summary>
internal sealed class MelBands
{
    public const int Count = 40;

    /// <summary>What a silent band counts as: -80 dB of full scale.</summary>
    public const float Floor = 1e-8f;

    private const double LowestHz = 40;

    private readonly int[] _first = new int[Count];
    private readonly float[][] _weights = new float[Count][];

    public MelBands()
    {
        var (low, high) = (ToMel(LowestHz), ToMel(PowerSpectrum.HighestHz));
        for (var band = 0; band < Count; band++)
        {
            double Edge(int offset) => ToHz(low + ((high - low) * (band + offset) / (Count + 1))) / PowerSpectrum.BinHz;

            var (from, peak, to) = (Edge(0), Edge(1), Edge(2));
            _first[band] = (int)Math.Ceiling(from);
            _weights[band] = new float[Math.Max(1, (int)Math.Floor(to) - _first[band] + 1)];
            for (var i = 0; i < _weights[band].Length; i++)
            {
                var bin = _first[band] + i;
                _weights[band][i] = (float)Math.Max(0, bin <= peak ? (bin - from) / (peak - from) : (to - bin) / (to - peak));
            }
        }
    }

    /// <summary>Sums a spectrum up by bands.</summary>
    /// <param name="power">As <see cref="PowerSpectrum.Power"/>.</param>
    /// <param name="mel">Receives the power of each band, at least <see cref="Floor"/>.</param>
    /// <param name="logarithms">Receives their natural logarithms.</param>
    public void Measure(ReadOnlySpan<float> power, Span<float> mel, Span<float> logarithms)
    {
        for (var band = 0; band < Count; band++)
        {
            var weights = _weights[band];
            var bins = power.Slice(_first[band], weights.Length);
            var sum = 0f;
            for (var i = 0; i < weights.Length; i++)
            {
                sum += bins[i] * weights[i];
            }

            mel[band] = Math.Max(sum, Floor);
            logarithms[band] = MathF.Log(mel[band]);
        }
    }

    private static double ToMel(double hz) => 2595 * Math.Log10(1 + (hz / 700));

    private static double ToHz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);
}
