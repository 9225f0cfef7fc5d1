using Jonquils.MediaWorker.Analysis.Signal;

namespace Jonquils.MediaWorker.Analysis.Tempo;

/// <summary>Finds the tempo of a track from how its onsets repeat themselves, in windows of 24 s that overlap by half, so that memory does not grow with the track.</summary>
internal sealed class Tempogram
{
    private const int Window = 1024;
    private const int Step = Window / 2;

    /// <summary>3 s: less holds too few beats to tell.</summary>
    private const int Shortest = 128;

    private const int Lags = 420;
    private const double SlowestBpm = 50;
    private const double FastestBpm = 210;

    // Most music is tapped at about two beats a second; an octave away is half as likely.
    private const double CommonBpm = 120;
    private const double Octaves = 0.9;

    // Two fifths of a second to each side.
    private const int Neighbours = 17;

    private static readonly double[] Multiples = [1, 0.6, 0.4, 0.4];

    private readonly Periodicity _periodicity = new(Window);
    private readonly float[] _onsets = new float[Window];
    private readonly float[] _raised = new float[Window];
    private readonly float[] _smooth = new float[Window];
    private readonly double[] _sums = new double[Lags];
    private int _filled;
    private int _windows;

    /// <summary>Takes the onset of the next frame.</summary>
    public void Add(double onset)
    {
        _onsets[_filled++] = (float)onset;
        if (_filled == Window)
        {
            Take(_onsets);
            _filled = Window - Step;
            _onsets.AsSpan(Step).CopyTo(_onsets);
        }
    }

    /// <summary>What all frames together say.</summary>
    public TempoEstimate Finish()
    {
        var isShort = _windows == 0;
        if (isShort ? _filled >= Shortest : _filled >= Window - (Step / 2))
        {
            Take(_onsets.AsSpan(0, _filled));
        }

        if (_windows == 0)
        {
            return TempoEstimate.None;
        }

        var (best, bestScore) = (0.0, 0.0);
        // Steps of a thousandth: finer than the ear, and than what is asked for.
        for (var bpm = SlowestBpm; bpm <= FastestBpm; bpm *= 1.001)
        {
            var score = ScoreOf(60 * FrameStream.PerSecond / bpm) * Likelihood(bpm);
            (best, bestScore) = score > bestScore ? (bpm, score) : (best, bestScore);
        }

        if (best == 0)
        {
            return TempoEstimate.None;
        }

        var lag = Refine(60 * FrameStream.PerSecond / best);
        var confidence = Math.Clamp(Peak(lag), 0, 1);
        return new TempoEstimate(confidence >= TempoEstimate.LeastConfidence ? 60 * FrameStream.PerSecond / lag : null, confidence);
    }

    private void Take(ReadOnlySpan<float> onsets)
    {
        var sum = 0f;
        for (var i = 0; i < Math.Min(Neighbours, onsets.Length); i++)
        {
            sum += onsets[i];
        }

        // What stands out of its surroundings, so that a loud chorus does not drown a quiet verse.
        for (var i = 0; i < onsets.Length; i++)
        {
            sum += i + Neighbours < onsets.Length ? onsets[i + Neighbours] : 0;
            sum -= i - Neighbours - 1 >= 0 ? onsets[i - Neighbours - 1] : 0;
            var count = Math.Min(i + Neighbours, onsets.Length - 1) - Math.Max(i - Neighbours, 0) + 1;
            _raised[i] = Math.Max(0, onsets[i] - (sum / count));
        }

        var mean = 0f;
        for (var i = 0; i < onsets.Length; i++)
        {
            // A beat that falls between two frames is in both.
            _smooth[i] = (0.5f * _raised[i]) + (0.25f * (_raised[Math.Max(i - 1, 0)] + _raised[Math.Min(i + 1, onsets.Length - 1)]));
            mean += _smooth[i] / onsets.Length;
        }

        for (var i = 0; i < onsets.Length; i++)
        {
            _smooth[i] -= mean;
        }

        _windows += _periodicity.TryAdd(_smooth.AsSpan(0, onsets.Length), _sums) ? 1 : 0;
    }

    /// <summary>A beat comes again after one, two, three and four beats; what comes again after one and a half does not after three or four and a half.</summary>
    private double ScoreOf(double lag)
    {
        var (score, weights) = (0.0, 0.0);
        for (var k = 0; k < Multiples.Length; k++)
        {
            score += Multiples[k] * Peak(lag * (k + 1));
            weights += Multiples[k];
        }

        return Math.Max(0, score / weights);
    }

    private static double Likelihood(double bpm)
    {
        var octaves = Math.Log2(bpm / CommonBpm) / Octaves;
        return Math.Exp(-0.5 * octaves * octaves);
    }

    /// <summary>The same beat measured over two, four and eight beats, where a frame's width matters less.</summary>
    private double Refine(double lag)
    {
        var least = 0.5 * Peak(lag);
        for (var beats = 1; beats <= 8 && (beats * lag) + 2 < Lags; beats *= 2)
        {
            var from = (int)Math.Floor((beats * lag) - 1);
            var top = from;
            for (var i = from; i <= from + 3; i++)
            {
                top = _sums[i] > _sums[top] ? i : top;
            }

            if (top < 1 || _sums[top] < _sums[top - 1] || _sums[top] < _sums[top + 1] || _sums[top] / _windows < least)
            {
                continue;
            }

            var curve = _sums[top - 1] - (2 * _sums[top]) + _sums[top + 1];
            lag = (top + (curve < 0 ? 0.5 * (_sums[top - 1] - _sums[top + 1]) / curve : 0)) / beats;
        }

        return lag;
    }

    /// <summary>How much comes again after a lag between two frames.</summary>
    private double Peak(double lag)
    {
        var whole = (int)lag;
        var part = lag - whole;
        return whole + 1 >= Lags ? 0 : ((_sums[whole] * (1 - part)) + (_sums[whole + 1] * part)) / _windows;
    }
}
