namespace Jonquils.Tests.MediaWorker.Analysis;

public sealed class KeyTests
{
    private static readonly string[] Names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

    public static TheoryData<int> Tonics => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Tonics))]
    public void A_major_and_a_minor_chord_are_heard_as_their_keys(int tonic)
    {
        var major = GeneratedSound.Chord(6, tonic, tonic + 4, tonic + 7).Measure();
        var minor = GeneratedSound.Chord(6, tonic, tonic + 3, tonic + 7).Measure();

        Assert.Equal($"{Names[tonic]} major", major.Key.Key);
        Assert.Equal($"{Names[tonic]} minor", minor.Key.Key);
        Assert.InRange(major.Key.Confidence, 0.05, 1);
        // Valence knows little, but that it knows: the same chord in major is the more cheerful one.
        Assert.True(major.Valence > minor.Valence, $"{major.Valence} and {minor.Valence}");
    }

    [Fact]
    public void Noise_and_silence_have_no_key_and_no_valence()
    {
        foreach (var sound in new[] { GeneratedSound.Noise(20).Measure(), GeneratedSound.Silence(20).Measure() })
        {
            Assert.Null(sound.Key.Key);
            Assert.Null(sound.Valence);
        }
    }
}
