using Jonquils.MediaWorker.Packaging;

namespace Jonquils.MediaWorker.Analysis.Signal;

/// <summary>Cuts PCM that comes in pieces of any size into windows that overlap by three quarters.</summary>
/// <param name="onFrame">Called with <see cref="PowerSpectrum.Size"/> samples from -1 to 1, every <see cref="Hop"/> samples.</param>
internal sealed class FrameStream(Action<ReadOnlySpan<float>> onFrame)
{
    /// <summary>Samples a second.</summary>
    public const int Rate = PackageRules.AnalysisRate;

    /// <summary>Samples from one window to the next: 23 ms.</summary>
    public const int Hop = 512;

    /// <summary>Windows a second.</summary>
    public const double PerSecond = (double)Rate / Hop;

    private readonly PcmBytes _pcm = new();
    private readonly float[] _samples = new float[PowerSpectrum.Size];
    private int _filled;

    /// <summary>Takes the next bytes of signed 16-bit little-endian mono, split anywhere.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var sample in _pcm.Whole(bytes))
        {
            AddSample(sample);
        }
    }

    private void AddSample(short sample)
    {
        _samples[_filled++] = sample / 32768f;
        if (_filled == _samples.Length)
        {
            onFrame(_samples);
            _filled = _samples.Length - Hop;
            _samples.AsSpan(Hop).CopyTo(_samples);
        }
    }
}
