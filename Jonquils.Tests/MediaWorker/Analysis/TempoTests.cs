namespace Jonquils.Tests.MediaWorker.Analysis;

public sealed class TempoTests
{
    private const double Tolerance = 0.02;

    // Name, pattern, letters to a beat. Straight, offbeat, syncopated, in three, five and seven, and with a shuffle.
    private static readonly (string Name, string Pattern, int PerBeat)[] Patterns =
    [
        ("clicks", "c", 1),
        ("rock", "x.h.s.h.x.h.s.h.", 4),
        ("offbeat hats", "k.h.k.h.k.h.k.h.", 4),
        ("syncopated", "x.hks.h.xkh.s.hk", 4),
        ("waltz", "k.s.s.", 2),
        ("in five", "x.h.s.h.x.h.s.h.s.h.", 4),
        ("in seven", "x.s.x.s.x.s.s.", 2),
        ("shuffle", "x.hs.hx.hs.h", 3),
    ];

    public static TheoryData<string, double> Corpus
    {
        get
        {
            var cases = new TheoryData<string, double>();
            foreach (var (name, _, _) in Patterns)
            {
                foreach (var bpm in new[] { 60, 73.5, 90, 107, 120, 133.3, 150, 174, 200 })
                {
                    cases.Add(name, bpm);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void A_beat_is_found_to_two_percent_but_for_its_octave(string name, double bpm)
    {
        var (_, pattern, perBeat) = Patterns.Single(p => p.Name == name);

        var tempo = GeneratedSound.Drums(pattern, perBeat, bpm).Measure().Tempo;

        Assert.NotNull(tempo.Bpm);
        var octave = Math.Pow(2, Math.Round(Math.Log2(tempo.Bpm.Value / bpm)));
        Assert.True(Math.Abs((tempo.Bpm.Value / bpm / octave) - 1) <= Tolerance, $"{tempo.Bpm:0.0} for {bpm} ({tempo.Confidence:0.00})");
        Assert.InRange(octave, 0.5, 2);
        Assert.InRange(tempo.Confidence, 0.3, 1);
    }

    [Fact]
    public void A_beat_under_noise_is_still_found()
    {
        var tempo = GeneratedSound.Drums("x.h.s.h.x.h.s.h.", 4, 124).With(GeneratedSound.Noise(30), 0.15).Measure().Tempo;

        Assert.NotNull(tempo.Bpm);
        Assert.InRange(tempo.Bpm.Value, 124 * 0.98, 124 * 1.02);
    }

    [Fact]
    public void What_does_not_beat_has_no_tempo()
    {
        Assert.Null(GeneratedSound.Silence(30).Measure().Tempo.Bpm);
        Assert.Equal(0, GeneratedSound.Silence(30).Measure().Tempo.Confidence);
        Assert.Null(GeneratedSound.Noise(60).Measure().Tempo.Bpm);
        Assert.Null(GeneratedSound.Drums("c", 1, 120, seconds: 2).Measure().Tempo.Bpm);
    }
}
