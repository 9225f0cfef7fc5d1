using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Lowest and highest sample of each 100 ms, from the PCM that FFmpeg writes.</summary>
internal sealed class WaveformPeaks
{
    public const string FileName = "waveform.json";
    private const int PerSecond = 10;
    private const int SamplesEach = PackageRules.AnalysisRate / PerSecond;

    private readonly PcmBytes _pcm = new();
    private readonly List<sbyte> _peaks = [];
    private short _low = short.MaxValue;
    private short _high = short.MinValue;
    private int _inThis;

    /// <summary>Samples seen.</summary>
    public long Samples { get; private set; }

    /// <summary>Duration of what was decoded.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples / PackageRules.AnalysisRate);

    /// <summary>Takes the next bytes of signed 16-bit little-endian mono at <see cref="PackageRules.AnalysisRate"/>, split anywhere.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var sample in _pcm.Whole(bytes))
        {
            AddSample(sample);
        }
    }

    /// <summary>The waveform document: UTF-8 JSON.</summary>
    public byte[] ToJson()
    {
        if (_inThis > 0)
        {
            EndPeak();
        }

        return JsonSerializer.SerializeToUtf8Bytes(new Document((long)Duration.TotalMilliseconds, PerSecond, [.. _peaks.Select(p => (int)p)]));
    }

    private void AddSample(short sample)
    {
        Samples++;
        _low = Math.Min(_low, sample);
        _high = Math.Max(_high, sample);
        if (++_inThis == SamplesEach)
        {
            EndPeak();
        }
    }

    private void EndPeak()
    {
        _peaks.Add((sbyte)(_low >> 8));
        _peaks.Add((sbyte)(_high >> 8));
        (_low, _high, _inThis) = (short.MaxValue, short.MinValue, 0);
    }

    private sealed record Document(
        [property: JsonPropertyName("duration_ms")] long DurationMs,
        [property: JsonPropertyName("samples_per_second")] int SamplesPerSecond,
        [property: JsonPropertyName("peaks")] IReadOnlyList<int> Peaks);
}
