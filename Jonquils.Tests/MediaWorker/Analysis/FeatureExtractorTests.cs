using Jonquils.MediaWorker.Analysis;
using Jonquils.MediaWorker.Analysis.Genre;
using Jonquils.MediaWorker.Analysis.Signal;

namespace Jonquils.Tests.MediaWorker.Analysis;

public sealed class FeatureExtractorTests
{
    [Fact]
    public void The_transform_agrees_with_its_definition()
    {
        const int size = 64;
        var random = new Random(1);
        var (real, imaginary) = (new float[size], new float[size]);
        for (var i = 0; i < size; i++)
        {
            (real[i], imaginary[i]) = (random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
        }

        var (inReal, inImaginary) = ((float[])real.Clone(), (float[])imaginary.Clone());
        new Fourier(size).Transform(real, imaginary);

        for (var k = 0; k < size; k++)
        {
            var (sumReal, sumImaginary) = (0.0, 0.0);
            for (var n = 0; n < size; n++)
            {
                var (sine, cosine) = Math.SinCos(-2 * Math.PI * k * n / size);
                sumReal += (inReal[n] * cosine) - (inImaginary[n] * sine);
                sumImaginary += (inReal[n] * sine) + (inImaginary[n] * cosine);
            }

            Assert.InRange(real[k], sumReal - 1e-5, sumReal + 1e-5);
            Assert.InRange(imaginary[k], sumImaginary - 1e-5, sumImaginary + 1e-5);
        }
    }

    [Theory]
    [InlineData(441)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void A_tone_stands_at_its_own_frequency_with_its_own_power(double hz)
    {
        var samples = new float[PowerSpectrum.Size];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(0.5 * Math.Sin(2 * Math.PI * hz * i / GeneratedSound.Rate));
        }

        var spectrum = new PowerSpectrum();
        spectrum.Measure(samples);
        var peak = Array.IndexOf(spectrum.Power, spectrum.Power.Max());

        Assert.InRange(peak * PowerSpectrum.BinHz, hz - PowerSpectrum.BinHz, hz + PowerSpectrum.BinHz);
        // Between two bins a Hann window loses at most 1.4 dB.
        Assert.InRange(spectrum.Power[peak], 0.25 * 0.7, 0.25 * 1.01);
    }

    [Fact]
    public void The_same_samples_give_the_same_numbers_however_they_are_split()
    {
        var pcm = GeneratedSound.Drums("x.h.s.hk", 4, 97, seconds: 25).With(GeneratedSound.Chord(25, 0, 4, 7), 0.5).ToPcm();
        var whole = Measured(pcm, pcm.Length);

        foreach (var piece in new[] { 1, 333, 4096, 44_101 })
        {
            var split = Measured(pcm, piece);
            Assert.Equal(whole.Sound, split.Sound);
            Assert.Equal(whole.Segments, split.Segments);
        }
    }

    [Fact]
    public void Every_number_of_a_segment_has_a_name_and_is_finite()
    {
        foreach (var sound in new[] { GeneratedSound.Noise(12), GeneratedSound.Chord(12, 0), GeneratedSound.Drums("c", 1, 60, 12), GeneratedSound.Speech(12), GeneratedSound.Noise(12, 5e-3) })
        {
            var (_, segments) = Measured(sound.ToPcm(), 10_000);
            // Ten seconds; the two that are left over are too few.
            Assert.Single(segments);
            Assert.All(segments, segment => Assert.Equal(TimbreSegment.Names.Count, segment.Length));
            Assert.All(segments[0], number => Assert.True(float.IsFinite(number)));
        }
    }

    [Fact]
    public void How_loud_a_recording_is_says_nothing_of_how_it_sounds()
    {
        var sound = GeneratedSound.Drums("x.h.s.hk", 4, 97, seconds: 11).With(GeneratedSound.Chord(11, 0, 4, 7), 1).With(GeneratedSound.Noise(11), 0.1);
        var quiet = new GeneratedSound(11).With(sound, 0.5);

        var (loudNumbers, quietNumbers) = (Measured(sound.ToPcm(), 4096).Segments[0], Measured(quiet.ToPcm(), 4096).Segments[0]);

        var names = TimbreSegment.Names;
        Assert.All(loudNumbers.Zip(quietNumbers).Index(), pair => Assert.True(
            Math.Abs(pair.Item.First - pair.Item.Second) <= 0.02 + (0.05 * Math.Abs(pair.Item.First)), $"{names[pair.Index]}: {pair.Item}"));
    }

    [Fact]
    public void Silence_is_described_by_nothing()
    {
        var (sound, segments) = Measured(GeneratedSound.Silence(30).ToPcm(), 4096);
        var (nothing, _) = Measured([], 1);

        Assert.Empty(segments);
        Assert.Null(sound.Energy);
        Assert.Null(sound.Valence);
        Assert.Equal(sound, nothing);
    }

    [Fact]
    public void Loud_busy_and_bright_music_has_more_energy_than_calm_music()
    {
        var drums = GeneratedSound.Drums("xhshkhsh", 4, 150).With(GeneratedSound.Noise(30), 0.2).Measure(-8);
        var chord = GeneratedSound.Chord(30, -12, -8, -5).Measure(-24);

        Assert.InRange(drums.Energy!.Value, 0.7, 1);
        Assert.InRange(chord.Energy!.Value, 0, 0.35);
    }

    private static (TrackSound Sound, List<float[]> Segments) Measured(byte[] pcm, int piece)
    {
        var segments = new List<float[]>();
        var extractor = new FeatureExtractor(segments.Add);
        for (var at = 0; at < pcm.Length; at += piece)
        {
            extractor.Add(pcm.AsSpan(at, Math.Min(piece, pcm.Length - at)));
        }

        return (extractor.Finish(null), segments);
    }
}
