using Jonquils.MediaWorker.Analysis.Signal;
using Jonquils.MediaWorker.Analysis.Tempo;
using Jonquils.MediaWorker.Analysis.Tonality;

namespace Jonquils.MediaWorker.Analysis.Genre;

/// <summary>How ten seconds sound, in numbers that a model can weigh. None of them depends on how loud the recording is.</summary>
internal sealed class TimbreSegment
{
    /// <summary>Frames in a segment: 10 s.</summary>
    public const int Frames = 431;

    /// <summary>A rest at a track's end counts from 3 s on, for a track has few of them.</summary>
    public const int FewestFrames = 129;

    /// <summary>Quieter than -60 dB of full scale is a pause, which has no genre.</summary>
    private const double Silence = 1e-6;

    private const int Shapes = SoundFrame.Coefficients - 1;
    private const int Colours = 5 + SoundFrame.Contrasts;
    private const int ShortestBeat = 12;
    private const int LongestBeat = 65;

    // Edges of the swings of level that are told apart, in Hz. Speech swings with its syllables, between 3 and 8.
    private static readonly double[] Swings = [0.5, 1.5, 3, 5, 8, 14];

    private readonly Fourier _transform = new(512);
    private readonly float[] _real = new float[512];
    private readonly float[] _imaginary = new float[512];
    private readonly Periodicity _periodicity = new(512);
    private readonly double[] _repeats = new double[LongestBeat];
    private readonly float[] _flux = new float[Frames];
    private readonly float[] _levels = new float[Frames];
    private readonly float[] _before = new float[SoundFrame.Coefficients];
    private readonly Spread[] _shape = new Spread[SoundFrame.Coefficients];
    private readonly Spread[] _motion = new Spread[SoundFrame.Coefficients];
    private readonly Spread[] _colour = new Spread[Colours];
    private readonly Chroma _chroma = new();
    private double _power;

    /// <summary>Names of the numbers, in their order. A model is made for one list of names and refuses another.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Enumerable.Range(1, Shapes).Select(i => $"shape{i}_mean"),
        .. Enumerable.Range(0, SoundFrame.Coefficients).Select(i => $"shape{i}_deviation"),
        .. Enumerable.Range(0, SoundFrame.Coefficients).Select(i => $"motion{i}_deviation"),
        .. Enumerable.Range(0, Colours).Select(ColourName).SelectMany(name => new[] { $"{name}_mean", $"{name}_deviation" }),
        "flux_mean", "flux_deviation", "onsets", "beat", "quiet_frames", "peak_to_mean",
        .. Swings.SkipLast(1).Select((from, i) => FormattableString.Invariant($"swing_{from}_{Swings[i + 1]}")),
        "key_fit", "majorness", "key_lead",
    ];

    /// <summary>Frames taken since the last result.</summary>
    public int Count { get; private set; }

    public void Add(SoundFrame frame)
    {
        for (var i = 0; i < SoundFrame.Coefficients; i++)
        {
            _shape[i].Add(frame.Cepstrum[i]);
            if (Count > 0)
            {
                _motion[i].Add(frame.Cepstrum[i] - _before[i]);
            }

            _before[i] = frame.Cepstrum[i];
        }

        _colour[0].Add(frame.Centroid);
        _colour[1].Add(frame.Rolloff);
        _colour[2].Add(frame.Flatness);
        _colour[3].Add(frame.Entropy);
        _colour[4].Add(frame.Crossings);
        for (var i = 0; i < SoundFrame.Contrasts; i++)
        {
            _colour[5 + i].Add(frame.Contrast[i]);
        }

        _chroma.Add(frame.Power);
        _power += frame.Level;
        _flux[Count] = (float)frame.Flux;
        _levels[Count++] = (float)(10 * Math.Log10(frame.Level + 1e-9));
    }

    /// <summary>Describes what was taken, and begins anew.</summary>
    /// <returns>As many numbers as there are <see cref="Names"/>; <see langword="null"/> for silence and for too few frames.</returns>
    public float[]? Finish()
    {
        var result = Count >= FewestFrames && _power / Count > Silence ? Describe() : null;
        _shape.AsSpan().Clear();
        _motion.AsSpan().Clear();
        _colour.AsSpan().Clear();
        _chroma.Clear();
        (_power, Count) = (0, 0);
        return result;
    }

    private float[] Describe()
    {
        var numbers = new List<double>(Names.Count);
        numbers.AddRange(_shape.Skip(1).Select(s => s.Mean));
        numbers.AddRange(_shape.Select(s => s.Deviation));
        numbers.AddRange(_motion.Select(s => s.Deviation));
        foreach (var colour in _colour)
        {
            numbers.AddRange([colour.Mean, colour.Deviation]);
        }

        DescribeRhythm(numbers);
        DescribeSwings(numbers);
        var key = KeyEstimate.Of(_chroma.Sums);
        numbers.AddRange([key.Fit, key.Majorness, key.Confidence]);
        return [.. numbers.Select(n => (float)n)];
    }

    private void DescribeRhythm(List<double> numbers)
    {
        var flux = new Spread();
        foreach (var value in _flux.AsSpan(0, Count))
        {
            flux.Add(value);
        }

        var (onsets, loudest) = (0, double.NegativeInfinity);
        for (var i = 1; i < Count - 1; i++)
        {
            onsets += _flux[i] > flux.Mean + flux.Deviation && _flux[i] >= _flux[i - 1] && _flux[i] > _flux[i + 1] ? 1 : 0;
        }

        Span<float> centred = stackalloc float[Count];
        var mean = 10 * Math.Log10((_power / Count) + 1e-9);
        var quiet = 0;
        for (var i = 0; i < Count; i++)
        {
            centred[i] = _flux[i] - (float)flux.Mean;
            loudest = Math.Max(loudest, _levels[i]);
            // 6 dB below the mean: half its amplitude.
            quiet += _levels[i] < mean - 6 ? 1 : 0;
        }

        _repeats.AsSpan().Clear();
        _periodicity.TryAdd(centred, _repeats);
        numbers.AddRange(
        [
            flux.Mean, flux.Deviation, onsets * FrameStream.PerSecond / Count, _repeats.Skip(ShortestBeat).Max(), (double)quiet / Count, loudest - mean,
        ]);
    }

    private void DescribeSwings(List<double> numbers)
    {
        var mean = 0f;
        foreach (var level in _levels.AsSpan(0, Count))
        {
            mean += level / Count;
        }

        _real.AsSpan().Clear();
        _imaginary.AsSpan().Clear();
        for (var i = 0; i < Count; i++)
        {
            _real[i] = _levels[i] - mean;
        }

        _transform.Transform(_real, _imaginary);
        Span<double> swings = stackalloc double[Swings.Length - 1];
        var all = 1e-9;
        for (var k = 1; k < _real.Length / 2; k++)
        {
            var (hz, power) = (k * FrameStream.PerSecond / _real.Length, ((double)_real[k] * _real[k]) + ((double)_imaginary[k] * _imaginary[k]));
            all += power;
            for (var i = 0; i < swings.Length; i++)
            {
                swings[i] += hz >= Swings[i] && hz < Swings[i + 1] ? power : 0;
            }
        }

        foreach (var swing in swings)
        {
            numbers.Add(swing / all);
        }
    }

    private static string ColourName(int index) => index switch
    {
        0 => "centroid",
        1 => "rolloff",
        2 => "flatness",
        3 => "entropy",
        4 => "crossings",
        _ => $"contrast{index - 5}",
    };
}
