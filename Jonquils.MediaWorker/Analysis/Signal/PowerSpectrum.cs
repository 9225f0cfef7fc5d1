namespace Jonquils.MediaWorker.Analysis.Signal;

/// <summary>Power of each frequency in a window of sound (Hann), up to <see cref="HighestHz"/>.</summary>
internal sealed class PowerSpectrum
{
    /// <summary>Samples in a window: 93 ms.</summary>
    public const int Size = 2048;

    /// <summary>Above it codecs differ more than music does: nothing there is looked at.</summary>
    public const double HighestHz = 7000;

    /// <summary>Distance of two frequencies.</summary>
    public const double BinHz = (double)FrameStream.Rate / Size;

    public const int Bins = (int)(HighestHz / BinHz) + 2;

    private const int Half = Size / 2;

    private readonly Fourier _transform = new(Half);
    private readonly float[] _window = new float[Size];
    private readonly float[] _real = new float[Half];
    private readonly float[] _imaginary = new float[Half];
    private readonly float[] _cosines = new float[Bins];
    private readonly float[] _sines = new float[Bins];
    private readonly float _scale;

    public PowerSpectrum()
    {
        var sum = 0.0;
        for (var i = 0; i < Size; i++)
        {
            var weight = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Size));
            _window[i] = (float)weight;
            sum += weight;
        }

        for (var k = 0; k < Bins; k++)
        {
            var angle = -2 * Math.PI * k / Size;
            (_cosines[k], _sines[k]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
        }

        // A tone of full scale has the power 1 at its frequency.
        _scale = (float)(4 / (sum * sum));
    }

    /// <summary>Power by frequency, of the window last measured; 1 is a tone of full scale.</summary>
    public float[] Power { get; } = new float[Bins];

    /// <param name="window"><see cref="Size"/> samples from -1 to 1.</param>
    public void Measure(ReadOnlySpan<float> window)
    {
        // Two neighbours make one complex number: a transform of half the size, taken apart afterwards.
        for (var i = 0; i < Half; i++)
        {
            _real[i] = window[2 * i] * _window[2 * i];
            _imaginary[i] = window[(2 * i) + 1] * _window[(2 * i) + 1];
        }

        _transform.Transform(_real, _imaginary);
        Power[0] = (_real[0] + _imaginary[0]) * (_real[0] + _imaginary[0]) * _scale;
        for (var k = 1; k < Bins; k++)
        {
            var mirrored = Half - k;
            var evenReal = (_real[k] + _real[mirrored]) / 2;
            var evenImaginary = (_imaginary[k] - _imaginary[mirrored]) / 2;
            var oddReal = (_imaginary[k] + _imaginary[mirrored]) / 2;
            var oddImaginary = (_real[mirrored] - _real[k]) / 2;
            var real = evenReal + (oddReal * _cosines[k]) - (oddImaginary * _sines[k]);
            var imaginary = evenImaginary + (oddReal * _sines[k]) + (oddImaginary * _cosines[k]);
            Power[k] = ((real * real) + (imaginary * imaginary)) * _scale;
        }
    }
}
