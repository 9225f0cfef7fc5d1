using Jonquils.MediaWorker.Packaging;

namespace Jonquils.Tests.MediaWorker.Analysis;

public sealed class AnalysedPackageTests : IDisposable
{
    private readonly PackagingWorkshop _workshop = new();

    [Fact]
    public async Task A_packaged_song_comes_with_its_features_and_keeps_them()
    {
        var song = Song();

        var packaged = await _workshop.PackageAsync(song);
        var kept = await PackageDocument.FindAsync(new PackageFolder(_workshop.Store, "run1/a1"), default);

        var features = packaged.Document.Features!;
        Assert.InRange(features.TempoBpm!.Value, 127.5, 128.5);
        Assert.InRange(features.TempoConfidence!.Value, 0.3, 1);
        Assert.InRange(features.Energy!.Value, 0.2, 1);
        Assert.Equal("A minor", features.Key);
        Assert.InRange(features.Valence!.Value, 0, 1);
        Assert.Equal("mode-tempo-brightness-1", features.ValenceMethod);
        Assert.NotNull(features.GenreGuess);
        Assert.InRange(features.GenreConfidence!.Value, 0.2, 1);
        // Whoever brings the same file again gets them without another decode.
        Assert.Equal(features, kept!.Features);
    }

    [Fact]
    public async Task Packaging_again_measures_the_same()
    {
        var song = Song();

        var (first, second) = (await _workshop.PackageAsync(song), await _workshop.PackageAsync(song, grows: true));

        Assert.Equal(first.Document.Features, second.Document.Features);
    }

    [Theory]
    [InlineData("ogg")]
    [InlineData("opus")]
    [InlineData("mp3")]
    [InlineData("m4a")]
    public async Task A_bare_tone_has_no_tempo_whatever_noise_its_codec_makes(string extension)
    {
        var tone = _workshop.Media.At($"tone.{extension}");
        GeneratedMedia.Run("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration=20", "-ac", "2", tone);

        var features = (await _workshop.PackageAsync(tone)).Document.Features!;

        Assert.Null(features.TempoBpm);
        Assert.StartsWith("A ", features.Key, StringComparison.Ordinal);
    }

    public void Dispose() => _workshop.Dispose();

    private string Song()
    {
        var sound = GeneratedSound.Drums("x.h.s.h.x.h.s.h.", 4, 128, seconds: 20).With(GeneratedSound.Chord(20, -3, 0, 4), 1);
        var raw = _workshop.Media.Write("song.raw", sound.ToPcm());
        GeneratedMedia.Run("-f", "s16le", "-ar", "22050", "-ac", "1", "-i", raw, "-ar", "44100", "-ac", "2", _workshop.Media.At("song.flac"));
        return _workshop.Media.At("song.flac");
    }
}
