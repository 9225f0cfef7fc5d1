using System.Buffers.Binary;
using Jonquils.MediaWorker.Analysis;
using Jonquils.MediaWorker.Analysis.Genre;

namespace Jonquils.Tests.MediaWorker.Analysis;

/// <summary>Sound whose tempo, key and kind are known because it was made so: 22,050 samples a second, mono, as FFmpeg hands it to the analysis.</summary>
internal sealed class GeneratedSound(double seconds)
{
    public const int Rate = 22_050;

    private readonly double[] _samples = new double[(int)(seconds * Rate)];
    private readonly Random _random = new(7);

    public static GeneratedSound Silence(double seconds) => new(seconds);

    public static GeneratedSound Noise(double seconds, double level = 0.3)
    {
        var sound = new GeneratedSound(seconds);
        for (var i = 0; i < sound._samples.Length; i++)
        {
            sound._samples[i] = level * ((2 * sound._random.NextDouble()) - 1);
        }

        return sound;
    }

    /// <summary>Hits of a drum kit.</summary>
    /// <param name="pattern">
    /// One bar of sixteenths per line or as many as it has: <c>k</c> bass drum, <c>s</c> snare, <c>h</c> hi-hat, <c>x</c> bass drum and hi-hat, <c>c</c> click, <c>.</c> nothing.
    /// </param>
    /// <param name="perBeat">Letters of the pattern to a beat.</param>
    public static GeneratedSound Drums(string pattern, int perBeat, double bpm, double seconds = 30)
    {
        var sound = new GeneratedSound(seconds);
        var each = 60 / bpm / perBeat;
        for (var step = 0; step * each < seconds; step++)
        {
            sound.Hit(pattern[step % pattern.Length], step * each);
        }

        return sound;
    }

    /// <summary>Tones with three overtones each, swelling every two seconds.</summary>
    /// <param name="notes">Semitones above middle C.</param>
    public static GeneratedSound Chord(double seconds, params int[] notes)
    {
        var sound = new GeneratedSound(seconds);
        foreach (var note in notes)
        {
            sound.Tone(261.6256 * Math.Pow(2, note / 12.0), 0.12, 0, seconds);
        }

        return sound;
    }

    /// <summary>Syllables: a buzzing voice through two formants, four a second, with pauses between sentences.</summary>
    public static GeneratedSound Speech(double seconds)
    {
        var sound = new GeneratedSound(seconds);
        for (var at = 0.0; at < seconds; at += 0.2 + (0.12 * sound._random.NextDouble()))
        {
            if (sound._random.NextDouble() < 0.12)
            {
                at += 0.6;
                continue;
            }

            var pitch = 105 + (35 * sound._random.NextDouble());
            var (first, second) = (300 + (500 * sound._random.NextDouble()), 1000 + (1200 * sound._random.NextDouble()));
            sound.Add(at, 0.15, t =>
            {
                var voice = 0.0;
                for (var k = 1; k * pitch < 4000; k++)
                {
                    var hz = k * pitch;
                    voice += ((1 / (1 + Math.Pow((hz - first) / 90, 2))) + (0.4 / (1 + Math.Pow((hz - second) / 130, 2)))) * Math.Sin(2 * Math.PI * hz * t);
                }

                return 0.25 * voice * Math.Sin(Math.PI * t / 0.15);
            });
            sound.Add(at + 0.15, 0.04, _ => 0.05 * ((2 * sound._random.NextDouble()) - 1));
        }

        return sound;
    }

    public GeneratedSound With(GeneratedSound other, double share)
    {
        for (var i = 0; i < Math.Min(_samples.Length, other._samples.Length); i++)
        {
            _samples[i] += share * other._samples[i];
        }

        return this;
    }

    public byte[] ToPcm()
    {
        var pcm = new byte[2 * _samples.Length];
        for (var i = 0; i < _samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(2 * i), (short)Math.Clamp(Math.Round(_samples[i] * 32_767), short.MinValue, short.MaxValue));
        }

        return pcm;
    }

    /// <summary>What the product measures in it.</summary>
    public TrackSound Measure(double? lufs = null)
    {
        var extractor = new FeatureExtractor(_ => { });
        extractor.Add(ToPcm());
        return extractor.Finish(lufs);
    }

    /// <summary>What the shipped model takes it for.</summary>
    public GenreGuess? Guess()
    {
        var vote = new GenreVote(GenreModel.Shipped);
        var extractor = new FeatureExtractor(segment => vote.Add(segment));
        extractor.Add(ToPcm());
        extractor.Finish(null);
        return vote.Finish();
    }

    private void Hit(char what, double at)
    {
        switch (what)
        {
            case 'k':
                Add(at, 0.15, t => 0.6 * Math.Exp(-18 * t) * Math.Sin(2 * Math.PI * (50 + (60 * Math.Exp(-30 * t))) * t));
                break;
            case 's':
                Add(at, 0.12, t => Math.Exp(-25 * t) * ((0.35 * ((2 * _random.NextDouble()) - 1)) + (0.2 * Math.Sin(2 * Math.PI * 190 * t))));
                break;
            case 'h':
                Add(at, 0.04, t => 0.12 * Math.Exp(-80 * t) * ((2 * _random.NextDouble()) - 1));
                break;
            case 'x':
                Hit('k', at);
                Hit('h', at);
                break;
            case 'c':
                Add(at, 0.02, t => 0.5 * Math.Exp(-200 * t) * Math.Sin(2 * Math.PI * 1000 * t));
                break;
        }
    }

    private void Tone(double hz, double level, double at, double length)
    {
        for (var overtone = 1; overtone <= 4 && hz * overtone < Rate / 2.0; overtone++)
        {
            var (pitch, strength) = (hz * overtone, level / overtone);
            Add(at, length, t => strength * (0.7 + (0.3 * Math.Sin(Math.PI * t))) * Math.Sin(2 * Math.PI * pitch * t));
        }
    }

    private void Add(double at, double length, Func<double, double> wave)
    {
        var from = (int)(at * Rate);
        for (var i = from; i < Math.Min(_samples.Length, from + (int)(length * Rate)); i++)
        {
            _samples[i] += wave((double)(i - from) / Rate);
        }
    }
}
