using Jonquils.MediaWorker.Analysis.Signal;

namespace Jonquils.MediaWorker.Analysis.Tempo;

/// <summary>How much a curve repeats itself after each lag: its autocorrelation, by way of the Fourier transform.</summary>
/// <param name="longest">Most values of a curve; a power of two.</param>
internal sealed class Periodicity(int longest)
{
    // Mean square of what counts as flat: rises of a hundredth over all bands. A codec's noise around a bare tone stays below it.
    private const float Flat = 1e-4f;

    // Twice the length, or the end would be compared with the beginning.
    private readonly Fourier _transform = new(2 * longest);
    private readonly float[] _real = new float[2 * longest];
    private readonly float[] _imaginary = new float[2 * longest];

    /// <summary>Adds a curve's autocorrelation, 1 at lag 0, to what is there.</summary>
    /// <param name="curve">Values whose mean is 0; at most as many as the constructor was told.</param>
    /// <param name="sums">What is added to, by lag.</param>
    /// <returns><see langword="false"/> when the curve is flat; then nothing is added.</returns>
    public bool TryAdd(ReadOnlySpan<float> curve, Span<double> sums)
    {
        _real.AsSpan().Clear();
        _imaginary.AsSpan().Clear();
        curve.CopyTo(_real);
        _transform.Transform(_real, _imaginary);
        for (var k = 0; k < _real.Length; k++)
        {
            (_real[k], _imaginary[k]) = ((_real[k] * _real[k]) + (_imaginary[k] * _imaginary[k]), 0);
        }

        // The power is real and even, so transforming forwards again is transforming back, but for the factor of its length, which cancels out.
        _transform.Transform(_real, _imaginary);
        var whole = _real[0] / curve.Length;
        if (!(whole > Flat * _real.Length))
        {
            return false;
        }

        for (var lag = 0; lag < Math.Min(sums.Length, curve.Length / 2); lag++)
        {
            sums[lag] += _real[lag] / (curve.Length - lag) / whole;
        }

        return true;
    }
}
