using Jonquils.MediaWorker.Analysis.Genre;
using Jonquils.MediaWorker.Analysis.Signal;
using Jonquils.MediaWorker.Analysis.Tempo;
using Jonquils.MediaWorker.Analysis.Tonality;

namespace Jonquils.MediaWorker.Analysis;

/// <summary>Measures a track while it is decoded. Needs the same memory for three minutes and for twelve hours, and says the same of the same samples, however they are split.</summary>
/// <param name="onSegment">Called with the numbers of each ten seconds that are not silent, as <see cref="TimbreSegment.Names"/> names them.</param>
internal sealed class FeatureExtractor(Action<float[]> onSegment)
{
    /// <summary>Quieter than -60 dB of full scale says nothing of how a track sounds.</summary>
    private const double Silence = 1e-6;

    private readonly SoundFrame _frame = new();
    private readonly Tempogram _tempogram = new();
    private readonly Chroma _chroma = new();
    private readonly TimbreSegment _segment = new();
    private FrameStream? _frames;
    private Spread _flux;
    private Spread _centroid;
    private Spread _level;

    /// <summary>Takes the next bytes of signed 16-bit little-endian mono at <see cref="FrameStream.Rate"/>, split anywhere.</summary>
    public void Add(ReadOnlySpan<byte> pcm) => (_frames ??= new FrameStream(Take)).Add(pcm);

    /// <summary>What was measured. Ends the track.</summary>
    /// <param name="integratedLufs">Its loudness; <see langword="null"/> takes the mean level instead.</param>
    public TrackSound Finish(double? integratedLufs)
    {
        EndSegment();
        if (_centroid.Count == 0)
        {
            return new TrackSound(TempoEstimate.None, KeyEstimate.None, null, null, 0, 0);
        }

        var tempo = _tempogram.Finish();
        var key = KeyEstimate.Of(_chroma.Sums);
        var loudness = integratedLufs ?? (10 * Math.Log10(_level.Mean));
        return new TrackSound(
            tempo, key, Energy.Of(loudness, _flux.Mean, _centroid.Mean), ValenceEstimate.Of(key.Majorness, key.Key is not null, tempo.Bpm, _centroid.Mean),
            _flux.Mean, _centroid.Mean);
    }

    private void Take(ReadOnlySpan<float> samples)
    {
        _frame.Measure(samples);
        _tempogram.Add(_frame.Onset);
        _segment.Add(_frame);
        if (_segment.Count == TimbreSegment.Frames)
        {
            EndSegment();
        }

        if (_frame.Level > Silence)
        {
            _chroma.Add(_frame.Power);
            _flux.Add(_frame.Flux);
            _centroid.Add(_frame.CentroidHz);
            _level.Add(_frame.Level);
        }
    }

    private void EndSegment()
    {
        if (_segment.Finish() is { } numbers)
        {
            onSegment(numbers);
        }
    }
}

/// <summary>What a track sounds like.</summary>
/// <param name="Energy">0 to 1; <see langword="null"/> for silence.</param>
/// <param name="Valence">0 to 1; <see langword="null"/> where no key stands out.</param>
/// <param name="Flux">Mean rise of the mel bands' natural logarithms in 23 ms, without the silent parts.</param>
/// <param name="CentroidHz">Mean centre of the spectrum, without the silent parts.</param>
internal sealed record TrackSound(TempoEstimate Tempo, KeyEstimate Key, double? Energy, double? Valence, double Flux, double CentroidHz);
