using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.MediaWorker.Packaging;

namespace Jonquils.Tests.MediaWorker.Packaging.Video;

public sealed partial class VideoPackagingTests(VideoWorkshop workshop) : IClassFixture<VideoWorkshop>
{
    [Fact]
    public async Task Every_rendition_can_be_left_for_any_other_at_every_segment_and_all_play_to_the_end()
    {
        var package = await workshop.PackageAsync(workshop.Clip("ladder.mp4", "640x360", 13));
        string[] pictures = ["v240", "v360"];

        Assert.Equal([.. pictures, "a128"], package.Document.Package.Renditions);
        foreach (var name in pictures)
        {
            var path = package.At($"{name}/media.m3u8");
            var times = VideoWorkshop.FrameTimes(path);
            Assert.Equal([0, 2, 4, 6, 8, 10, 12], VideoWorkshop.FrameTimes(path, keyFramesOnly: true).Select(t => Math.Round(t, 4)));
            Assert.Equal(13 * 30, times.Count);
            Assert.Equal(0, times[0], 4);
            var listed = VideoWorkshop.Durations(await package.TextAsync($"{name}/media.m3u8"));
            Assert.Equal([6, 6, 1], listed);
        }

        Assert.InRange(GeneratedMedia.Decode(package.At("a128/media.m3u8"), "s16le", "-ac", "2").Length / 4.0 / 48_000, 12.95, 13.05);
        Assert.InRange(package.Document.Package.DurationMs, 12_999, 13_001);
    }

    [Fact]
    public async Task What_the_playlists_say_is_what_the_objects_hold()
    {
        var package = await workshop.PackageAsync(workshop.Clip("truth.mp4", "854x480", 8, "-b:a", "96k"));
        var master = await package.TextAsync("master.m3u8");
        var variants = Variant().Matches(master);

        Assert.Equal(["v240", "v360", "v480"], variants.Select(v => v.Groups["name"].Value));
        Assert.Equal(["426x240", "640x360", "854x480"], variants.Select(v => v.Groups["size"].Value));
        Assert.Equal(["sound-64", "sound-64", "sound-128"], variants.Select(v => v.Groups["group"].Value));
        Assert.All(variants, v => Assert.Matches("^avc1\\.64[0-9a-f]{4},mp4a\\.40\\.2$", v.Groups["codecs"].Value));
        Assert.All(variants, v => Assert.Equal("30.000", v.Groups["rate"].Value));
        foreach (Match variant in variants)
        {
            var (picture, sound) = (await ReadAsync(package, variant.Groups["name"].Value), await ReadAsync(package, variant.Groups["group"].Value.Replace("sound-", "a", StringComparison.Ordinal)));
            var (peak, average) = (Number(variant.Groups["peak"].Value), Number(variant.Groups["average"].Value));
            Assert.InRange(peak, picture.Peak + sound.Peak, picture.Peak + sound.Peak + 2);
            Assert.InRange(average, picture.Average + sound.Average, picture.Average + sound.Average + 2);
            Assert.True(average <= peak);
        }
    }

    [Fact]
    public async Task The_same_source_gives_the_same_bytes_every_time()
    {
        // Pictures that need more than the rate allows: what threads know of each other then matters.
        var clip = workshop.Clip("again.mp4", "640x360", 20);
        var (first, second) = (await workshop.PackageAsync(clip), await workshop.PackageAsync(clip));

        var files = Directory.EnumerateFiles(first.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(first.Folder, file)).Order().ToArray();
        Assert.Contains("thumbnails-001.jpg", files);
        foreach (var file in files)
        {
            var (once, again) = (await File.ReadAllBytesAsync(first.At(file)), await File.ReadAllBytesAsync(second.At(file)));
            Assert.True(once.AsSpan().SequenceEqual(again), $"{file} differs.");
        }
    }

    [Fact]
    public async Task While_it_grows_it_can_be_played_and_what_grew_has_the_bytes_of_the_finished_one()
    {
        var clip = workshop.Clip("grows.mp4", "640x360", 14);
        var told = 0;
        var early = "";
        Packaged? growing = null;
        var package = await workshop.PackageAsync(clip, grows: true, order => order with
        {
            OnPlayable = async _ =>
            {
                told++;
                growing = new(null!, "", Path.Combine(workshop.Media.At("objects"), "hls", order.GrowingFolder!.Key));
                Assert.All(["v240", "v360", "a128"], name => Assert.Contains("s00000.m4s", File.ReadAllText(Path.Combine(growing.GrowingFolder, name, "media.m3u8")), StringComparison.Ordinal));
                early = await File.ReadAllTextAsync(Path.Combine(growing.GrowingFolder, "v360", "media.m3u8"));
            },
        });

        var late = await File.ReadAllTextAsync(Path.Combine(package.GrowingFolder, "v360", "media.m3u8"));
        Assert.Equal(1, told);
        Assert.StartsWith(early, late, StringComparison.Ordinal);
        Assert.DoesNotContain("#EXT-X-ENDLIST", early, StringComparison.Ordinal);
        Assert.EndsWith("#EXT-X-ENDLIST\n", late, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-START:TIME-OFFSET=0\n", late, StringComparison.Ordinal);
        var parts = new[] { "init.mp4", "s00000.m4s", "s00001.m4s", "s00002.m4s" }.SelectMany(name => File.ReadAllBytes(Path.Combine(package.GrowingFolder, "v360", name)));
        Assert.True((await File.ReadAllBytesAsync(package.At("v360/media.mp4"))).SequenceEqual(parts));
        Assert.Equal(14 * 30, VideoWorkshop.FrameTimes(Path.Combine(package.GrowingFolder, "master.m3u8")).Count);
    }

    [Fact]
    public async Task Progress_is_that_of_the_slower_half_and_never_goes_back()
    {
        var positions = new List<TimeSpan>();
        var clip = workshop.Clip("progress.mp4", "854x480", 20);

        await workshop.PackageAsync(clip, with: order => order with { OnProgress = (progress, whole) => positions.Add(progress.Position) });

        Assert.True(positions.Count > 3);
        Assert.Equal(positions.Order(), positions);
        Assert.InRange(positions[^1].TotalSeconds, 19.5, 20.5);
    }

    [Fact]
    public async Task When_half_of_it_fails_nothing_of_the_other_goes_on_and_nothing_is_published()
    {
        var clip = workshop.Clip("half.mp4", "854x480", 60);
        var folder = "";

        await Assert.ThrowsAsync<UnusableSourceException>(() => workshop.PackageAsync(clip, with: order =>
        {
            folder = Path.Combine(workshop.Media.At("objects"), "hls", order.FinalFolder.Key);
            return order with
            {
                OnStep = step =>
                {
                    if (step == "encode")
                    {
                        // Where the second segment of the highest rung is to be written.
                        Directory.CreateDirectory(Path.Combine(order.ScratchPath, "encoded", "v480", "s00001.m4s.tmp"));
                    }
                },
            };
        }));

        Assert.Empty(RunningTools.In(workshop.Media.Folder));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task There_is_a_poster_and_small_pictures_for_every_place_of_the_seek_bar()
    {
        var package = await workshop.PackageAsync(workshop.Clip("pictures.mp4", "640x360", 55));
        var document = await package.TextAsync("thumbnails.vtt");
        var cues = Cue().Matches(document);

        Assert.Equal(("poster.jpg", "thumbnails.vtt"), (package.Document.Package.PosterFile, package.Document.Package.ThumbnailsFile));
        Assert.Equal(28, cues.Count);
        Assert.Equal(("00:00:00.000", "00:00:02.000", "thumbnails-001.jpg", "0,0,160,90"), Fields(cues[0]));
        Assert.Equal(("00:00:48.000", "00:00:50.000", "thumbnails-001.jpg", "640,360,160,90"), Fields(cues[24]));
        Assert.Equal(("00:00:54.000", "00:00:55.000", "thumbnails-002.jpg", "320,0,160,90"), Fields(cues[27]));
        Assert.Equal(640 * 360 * 3, GeneratedMedia.Run("-i", package.At("poster.jpg"), "-f", "rawvideo", "-pix_fmt", "rgb24", "-").Output.Length);
        foreach (var sheet in new[] { "thumbnails-001.jpg", "thumbnails-002.jpg" })
        {
            Assert.Equal(800 * 450 * 3, GeneratedMedia.Run("-i", package.At(sheet), "-f", "rawvideo", "-pix_fmt", "rgb24", "-").Output.Length);
        }

        // The picture that the document points to is the one of that time.
        var shown = Gray("-i", package.At("thumbnails-001.jpg"), "-vf", "crop=160:90:640:360");
        var then = Gray("-ss", "48", "-i", package.At("v240/media.mp4"), "-frames:v", "1", "-vf", "scale=160:90");
        var other = Gray("-ss", "20", "-i", package.At("v240/media.mp4"), "-frames:v", "1", "-vf", "scale=160:90");
        Assert.InRange(Difference(shown, then), 0, 6);
        Assert.True(Difference(shown, other) > Difference(shown, then) * 2);
    }

    private static byte[] Gray(params string[] arguments) => GeneratedMedia.Run([.. arguments, "-f", "rawvideo", "-pix_fmt", "gray", "-"]).Output;

    private static double Difference(byte[] one, byte[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Average();

    private static (string, string, string, string) Fields(Match cue) => (cue.Groups[1].Value, cue.Groups[2].Value, cue.Groups[3].Value, cue.Groups[4].Value);

    private static async Task<(double Peak, double Average)> ReadAsync(Packaged package, string name)
    {
        var playlist = await package.TextAsync($"{name}/media.m3u8");
        var segments = VideoWorkshop.Durations(playlist).Zip(Range().Matches(playlist).Select(m => (Bytes: Number(m.Groups[1].Value), Offset: Number(m.Groups[2].Value)))).ToArray();
        var last = segments[^1].Second;
        Assert.Equal(new FileInfo(package.At($"{name}/media.mp4")).Length, last.Offset + last.Bytes);
        Assert.All(segments, s => Assert.InRange(s.First, 0, 6.5));
        return (segments.Max(s => s.Second.Bytes * 8 / s.First), segments.Sum(s => s.Second.Bytes) * 8 / segments.Sum(s => s.First));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("BANDWIDTH=(?<peak>\\d+),AVERAGE-BANDWIDTH=(?<average>\\d+),CODECS=\"(?<codecs>[^\"]+)\",RESOLUTION=(?<size>\\d+x\\d+),FRAME-RATE=(?<rate>[\\d.]+),AUDIO=\"(?<group>[^\"]+)\"\n(?<name>v\\d+)/media.m3u8")]
    private static partial Regex Variant();

    [GeneratedRegex(@"(\S+) --> (\S+)\n(\S+)#xywh=(\S+)\n")]
    private static partial Regex Cue();

    [GeneratedRegex(@"#EXT-X-BYTERANGE:(\d+)@(\d+)")]
    private static partial Regex Range();
}
