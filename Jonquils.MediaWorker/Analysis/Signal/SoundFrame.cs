namespace Jonquils.MediaWorker.Analysis.Signal;

/// <summary>What one window of sound looks like. One instance is used for all windows of a track.</summary>
internal sealed class SoundFrame
{
    public const int Coefficients = 20;

    private const int PeakBands = 8;
    public const int Contrasts = MelBands.Count / PeakBands;
    private const double RolloffShare = 0.85;

    // 60 dB of power, as a natural logarithm: what lies deeper beneath the loudest band is masked, and in a lossy file no more than the codec's own noise.
    private const float Masked = 13.8f;

    private readonly PowerSpectrum _spectrum = new();
    private readonly MelBands _bands = new();
    private readonly float[] _mel = new float[MelBands.Count];
    private readonly float[] _cosines = new float[Coefficients * MelBands.Count];
    private float[] _logarithms = new float[MelBands.Count];
    private float[] _before = new float[MelBands.Count];
    private float _loudestBefore;
    private bool _hasBefore;

    public SoundFrame()
    {
        for (var c = 0; c < Coefficients; c++)
        {
            for (var band = 0; band < MelBands.Count; band++)
            {
                _cosines[(c * MelBands.Count) + band] = (float)(Math.Cos(Math.PI * c * (band + 0.5) / MelBands.Count) / MelBands.Count);
            }
        }
    }

    /// <summary>Power by frequency.</summary>
    public ReadOnlySpan<float> Power => _spectrum.Power;

    /// <summary>Cepstrum of the mel bands: the shape of the spectrum. The first is the level.</summary>
    public float[] Cepstrum { get; } = new float[Coefficients];

    /// <summary>For each fifth of the mel bands, how far the loudest band stands above the quietest; natural logarithm of power.</summary>
    public float[] Contrast { get; } = new float[Contrasts];

    /// <summary>Mean square of the samples.</summary>
    public double Level { get; private set; }

    /// <summary>Share of neighbouring samples with a change of sign, 0 to 1.</summary>
    public double Crossings { get; private set; }

    /// <summary>Centre of the mel bands' power, in mel bands from 0.</summary>
    public double Centroid { get; private set; }

    /// <summary>Centre of the spectrum's power in Hz; 0 in silence.</summary>
    public double CentroidHz { get; private set; }

    /// <summary>The mel band under which 85 % of the power lies.</summary>
    public double Rolloff { get; private set; }

    /// <summary>Geometric by arithmetic mean of the mel bands, as a natural logarithm: 0 for noise, far below for tones.</summary>
    public double Flatness { get; private set; }

    /// <summary>Entropy of the mel bands' power, 0 (one band) to 1 (all alike).</summary>
    public double Entropy { get; private set; }

    /// <summary>How much louder the bands are than in the window before: mean of the natural logarithms' rises.</summary>
    public double Flux { get; private set; }

    /// <summary>As <see cref="Flux"/>, but of what can be heard beside the loudest band: what a listener would take for something that begins.</summary>
    public double Onset { get; private set; }

    /// <param name="samples"><see cref="PowerSpectrum.Size"/> samples from -1 to 1.</param>
    public void Measure(ReadOnlySpan<float> samples)
    {
        MeasureSamples(samples);
        _spectrum.Measure(samples);
        (_logarithms, _before) = (_before, _logarithms);
        _bands.Measure(_spectrum.Power, _mel, _logarithms);
        MeasureBands();
        MeasureCepstrum();
        MeasureCentroidHz();
        MeasureRises();
    }

    private void MeasureRises()
    {
        var loudest = _logarithms.Max();
        (Flux, Onset) = (0, 0);
        if (_hasBefore)
        {
            // One threshold for both windows, or its own rise would count as that of the bands beneath.
            var masked = Math.Max(loudest, _loudestBefore) - Masked;
            for (var band = 0; band < MelBands.Count; band++)
            {
                Flux += Math.Max(0, _logarithms[band] - _before[band]) / MelBands.Count;
                Onset += Math.Max(0, Math.Max(_logarithms[band], masked) - Math.Max(_before[band], masked)) / MelBands.Count;
            }
        }

        (_loudestBefore, _hasBefore) = (loudest, true);
    }

    private void MeasureSamples(ReadOnlySpan<float> samples)
    {
        // Only what is new since the last window: each sample counts once.
        var latest = samples[^FrameStream.Hop..];
        var (squares, crossings) = (0f, 0);
        for (var i = 0; i < latest.Length; i++)
        {
            squares += latest[i] * latest[i];
            crossings += i > 0 && latest[i] >= 0 != latest[i - 1] >= 0 ? 1 : 0;
        }

        Level = squares / latest.Length;
        Crossings = (double)crossings / latest.Length;
    }

    private void MeasureBands()
    {
        var (sum, weighted, logarithms, entropy) = (0.0, 0.0, 0.0, 0.0);
        for (var band = 0; band < MelBands.Count; band++)
        {
            sum += _mel[band];
            weighted += band * (double)_mel[band];
            logarithms += _logarithms[band];
            entropy += _mel[band] * (double)_logarithms[band];
        }

        Centroid = weighted / sum;
        Flatness = (logarithms / MelBands.Count) - Math.Log(sum / MelBands.Count);
        // -sum(p ln p) with p = mel / sum, whose logarithms are there already.
        Entropy = Math.Max(0, (Math.Log(sum) - (entropy / sum)) / Math.Log(MelBands.Count));
        var (below, rolloff) = (0.0, 0);
        while (rolloff < MelBands.Count - 1 && (below += _mel[rolloff]) < RolloffShare * sum)
        {
            rolloff++;
        }

        Rolloff = rolloff;
        for (var part = 0; part < Contrasts; part++)
        {
            var bands = _logarithms.AsSpan(part * PeakBands, PeakBands);
            var (low, high) = (bands[0], bands[0]);
            foreach (var value in bands)
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }

            Contrast[part] = high - low;
        }
    }

    private void MeasureCepstrum()
    {
        for (var c = 0; c < Coefficients; c++)
        {
            var cosines = _cosines.AsSpan(c * MelBands.Count, MelBands.Count);
            var sum = 0f;
            for (var band = 0; band < MelBands.Count; band++)
            {
                sum += _logarithms[band] * cosines[band];
            }

            Cepstrum[c] = sum;
        }
    }

    private void MeasureCentroidHz()
    {
        var power = _spectrum.Power;
        var (sum, weighted) = (0f, 0f);
        for (var k = 1; k < power.Length; k++)
        {
            sum += power[k];
            weighted += k * power[k];
        }

        CentroidHz = sum > MelBands.Floor ? weighted / sum * PowerSpectrum.BinHz : 0;
    }
}
