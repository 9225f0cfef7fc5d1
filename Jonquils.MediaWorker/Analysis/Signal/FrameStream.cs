using System.Buffers.Binary;

namespace Jonquils.MediaWorker.Analysis.Signal;

/// <summary>Cuts PCM that comes in pieces of any size into windows that overlap by three quarters.</summary>
/// <param name="onFrame">Called with <see cref="PowerSpectrum.Size"/> samples from -1 to 1, every <see cref="Hop"/> samples.</param>
internal sealed class FrameStream(Action<ReadOnlySpan<float>> onFrame)
{
    /// <summary>Samples a second.</summary>
    public const int Rate = Packaging.PackageRules.AnalysisRate;

    /// <summary>Samples from one window to the next: 23 ms.</summary>
    public const int Hop = 512;

    /// <summary>Windows a second.</summary>
    public const double PerSecond = (double)Rate / Hop;

    private readonly float[] _samples = new float[PowerSpectrum.Size];
    private int _filled;
    private byte? _half;

    /// <summary>Takes the next bytes of signed 16-bit little-endian mono, split anywhere.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_half is { } first && bytes.Length > 0)
        {
            AddSample((short)(first | (bytes[0] << 8)));
            bytes = bytes[1..];
            _half = null;
        }

        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            AddSample(BinaryPrimitives.ReadInt16LittleEndian(bytes));
        }

        if (bytes.Length == 1)
        {
            _half = bytes[0];
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
