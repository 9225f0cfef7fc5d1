using Jonquils.MediaWorker.Packaging;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>Files that cannot be music: each has its code, its sentence, and publishes nothing.</summary>
public sealed class HostileSourceTests : IDisposable
{
    private readonly PackagingWorkshop _workshop = new();

    public static TheoryData<string, string> Corpus => new()
    {
        { "empty", "empty_file" },
        { "text", "not_audio" },
        { "random", "not_audio" },
        { "flac cut in the middle", "truncated" },
        { "mp3 cut in the middle", "truncated" },
        { "wav cut in the middle", "truncated" },
        { "m4a cut in the middle", "truncated" },
        { "m4a without its index", "damaged" },
        { "flac with a broken middle", "damaged" },
        { "wav without samples", "too_short" },
        { "a fifth of a second", "too_short" },
        { "thirteen hours", "too_long" },
        { "picture", "format_not_allowed" },
        { "video without sound", "no_audio_stream" },
        { "encrypted m4a", "drm_protected" },
        { "encrypted matroska", "drm_protected" },
        { "matroska with a broken middle", "damaged" },
        { "lossless matroska with a hole", "damaged" },
        { "playlist of a local file", "format_not_allowed" },
        { "concat of a local file", "format_not_allowed" },
        { "playlist of an address", "format_not_allowed" },
        { "svg", "not_audio" },
        { "zip", "not_audio" },
        { "session description", "format_not_allowed" },
        { "dash manifest", "not_audio" },
        { "playlist behind an id3 tag", "format_not_allowed" },
        { "concat of an absolute path", "format_not_allowed" },
        { "gzip bomb", "format_not_allowed" },
        { "executable", "not_audio" },
        { "null bytes", "not_audio" },
        { "id3 tag of 200 megabytes and nothing else", "not_audio" },
        { "wav of no channels", "damaged" },
        { "wav with a rate of a billion", "damaged" },
        { "flac header and nothing else", "damaged" },
    };

    [Theory, MemberData(nameof(Corpus))]
    public async Task A_bad_source_is_refused_with_its_code(string kind, string code)
    {
        var source = new HostileSources(_workshop.Media).Make(kind);

        var refusal = await Assert.ThrowsAsync<UnusableSourceException>(() => _workshop.PackageAsync(source));

        Assert.Equal(code, refusal.Error.Code);
        Assert.DoesNotContain('/', refusal.Error.Message);
        Assert.False(Directory.Exists(Path.Combine(_workshop.Media.At("objects"), "hls", "run1")), "Something was published.");
    }

    [Fact]
    public async Task A_bad_cover_costs_the_cover_and_not_the_track()
    {
        var song = _workshop.Media.Make("song.flac", 2);
        var picture = _workshop.Media.Picture("front.png", 200);
        var covered = _workshop.Media.At("covered.flac");
        GeneratedMedia.Run("-i", song, "-i", picture, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", covered);
        var bytes = await File.ReadAllBytesAsync(covered);
        var image = bytes.AsSpan().IndexOf("IDAT"u8);
        bytes.AsSpan(image, 60).Fill(0xEE);

        var packaged = await _workshop.PackageAsync(_workshop.Media.Write("bad.flac", bytes));

        Assert.Null(packaged.Document.Package.CoverFile);
        Assert.False(File.Exists(packaged.At("cover.png")));
    }

    [Fact]
    public async Task A_name_full_of_tricks_is_only_a_name()
    {
        var source = _workshop.Media.Make("song.flac", 1);
        var tricky = _workshop.Media.At("-i concat:x|%03d;$(id)\n'\"🎵.flac");
        File.Move(source, tricky);

        Assert.Equal(1000, (await _workshop.PackageAsync(tricky)).Document.Package.DurationMs);
    }

    [Fact]
    public async Task A_source_that_is_not_the_announced_one_is_refused()
    {
        var source = _workshop.Media.Make("song.flac", 1);

        var refusal = await Assert.ThrowsAsync<UnusableSourceException>(
            () => _workshop.PackageAsync(source, with: order => order with { SourceSha256 = new string('0', 64) }));

        Assert.Equal("source_changed", refusal.Error.Code);
    }

    public void Dispose() => _workshop.Dispose();
}
