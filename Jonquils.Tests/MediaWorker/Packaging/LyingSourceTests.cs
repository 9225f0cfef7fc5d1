using System.Globalization;
using Jonquils.MediaWorker.Packaging;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>Files whose headers are not true: refused in words, or heard as what they hold. Nothing else.</summary>
public sealed class LyingSourceTests : IDisposable
{
    private readonly PackagingWorkshop _workshop = new();

    /// <summary>The lie, and what comes of it: a code, or seconds of music.</summary>
    public static TheoryData<string, string> Gravest => new()
    {
        { "wav that says it is ten times as long", "truncated" },
        { "flac of 68 billion samples", "too_long" },
        { "flac of a million hertz", "damaged" },
        { "mp3 that says it lasts ten times as long", "truncated" },
        { "ogg that says it lasts a million years", "too_long" },
        { "wavpack cut in the middle", "truncated" },
        { "matroska cut in the middle", "truncated" },
        { "matroska that says it is an exabyte", "8" },
        { "m4a with a box of nine exabytes", "8" },
        { "m4a of four billion samples", "truncated" },
        { "m4a that names the same bytes again and again", "damaged" },
        { "mp3 of one frame", "too_short" },
    };

    /// <summary>As <see cref="Gravest"/>: what has bitten nobody yet.</summary>
    public static TheoryData<string, string> Others => new()
    {
        { "wav that says it is half as long", "4" },
        { "wav of unknown length", "8" },
        { "wav of 65535 channels", "damaged" },
        { "wav with frames of no bytes", "8" },
        { "wav of seven bits", "damaged" },
        { "flac that says it is ten times as long", "truncated" },
        { "flac of unknown length", "8" },
        { "mp3 that says it lasts a year", "too_long" },
        { "mp3 that says it has no frames", "8" },
        { "ogg whose positions are all none", "damaged" },
        { "ogg cut in the middle", "3" },
        { "opus cut in the middle", "3" },
        { "adts cut in the middle", "4" },
        { "aiff cut in the middle", "truncated" },
        { "caf cut in the middle", "damaged" },
        { "wma cut in the middle", "4" },
        { "alac cut in the middle", "truncated" },
        { "m4a that says it lasts a year", "too_long" },
        { "m4a with boxes in each other a thousand deep", "8" },
        { "m4a whose chunks lie behind its end", "truncated" },
        { "id3 tag that says it is longer than the file", "not_audio" },
        { "ogg of headers alone", "damaged" },
        { "m4a of no samples", "no_audio_stream" },
    };

    [Theory, MemberData(nameof(Gravest))]
    public Task A_lie_is_refused_or_does_not_matter(string lie, string outcome) => CheckAsync(lie, outcome);

    [Theory, MemberData(nameof(Others))]
    [Trait("Category", "Long")]
    public Task Any_other_lie_is_refused_or_does_not_matter(string lie, string outcome) => CheckAsync(lie, outcome);

    [Fact]
    public async Task What_is_copied_before_it_is_encoded_is_refused_in_the_same_words()
    {
        var source = new LyingSources(_workshop.Media).Make("m4a of four billion samples");

        var refusal = await Assert.ThrowsAsync<UnusableSourceException>(() => _workshop.PackageAsync(source, grows: true));

        Assert.Equal("truncated", refusal.Error.Code);
    }

    public void Dispose() => _workshop.Dispose();

    private async Task CheckAsync(string lie, string outcome)
    {
        var source = new LyingSources(_workshop.Media).Make(lie);

        if (!double.TryParse(outcome, CultureInfo.InvariantCulture, out var seconds))
        {
            Assert.Equal(outcome, (await Assert.ThrowsAsync<UnusableSourceException>(() => _workshop.PackageAsync(source))).Error.Code);
            Assert.False(Directory.Exists(Path.Combine(_workshop.Media.At("objects"), "hls", "run1")), "Something was published.");
        }
        else
        {
            var packaged = await _workshop.PackageAsync(source);
            Assert.InRange(packaged.Document.Package.DurationMs, (seconds * 1000) - 200, (seconds * 1000) + 200);
            Assert.All(packaged.Document.Package.Renditions, name => Check(ServedRendition.Read(packaged.At(name))));
        }

        Assert.Empty(RunningTools.In(_workshop.Media.Folder));
    }

    private static void Check(ServedRendition served)
    {
        served.CheckBytes();
        served.CheckDurations();
    }
}
