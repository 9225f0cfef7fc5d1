namespace Jonquils.Tests.MediaWorker.Packaging.Video;

public sealed class OddVideosTests(VideoWorkshop workshop) : IClassFixture<VideoWorkshop>
{
    [Theory]
    [InlineData("odd", "321x181", "-pix_fmt yuv444p", "320x180")]
    [InlineData("wide pixels", "320x240", "-vf setsar=4/3", "426x240")]
    [InlineData("interlaced", "320x240", "-vf setfield=tff -flags +ildct+ilme -x264-params tff=1", "320x240")]
    [InlineData("full range", "320x180", "-pix_fmt yuvj420p", "320x180")]
    [InlineData("ten bits", "320x180", "-pix_fmt yuv420p10le", "320x180")]
    public async Task Odd_pictures_are_shown_in_their_own_shape_and_never_enlarged(string name, string size, string encoding, string expected)
    {
        var package = await workshop.PackageAsync(workshop.Clip($"{name}.mp4", size, 2, encoding.Split(' ')));

        Assert.Contains($",RESOLUTION={expected},", await package.TextAsync("master.m3u8"), StringComparison.Ordinal);
        Assert.Equal(60, VideoWorkshop.FrameTimes(package.At("master.m3u8")).Count);
    }

    [Fact]
    public async Task A_video_that_was_taken_upright_is_shown_upright()
    {
        var lying = workshop.Clip("lying.mp4", "320x180", 2);
        GeneratedMedia.Run("-i", lying, "-c", "copy", "-metadata:s:v", "rotate=90", workshop.Media.At("upright.mp4"));

        var package = await workshop.PackageAsync(workshop.Media.At("upright.mp4"));

        Assert.Contains(",RESOLUTION=180x320,", await package.TextAsync("master.m3u8"), StringComparison.Ordinal);
        Assert.Equal(180 * 320, GeneratedMedia.Run("-i", package.At("master.m3u8"), "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-").Output.Length);
    }

    [Fact]
    public async Task A_rate_that_varies_becomes_steady_and_nothing_moves_in_time()
    {
        var clip = workshop.Clip("varies.mkv", "320x180", 8, "-vf", "select='lt(n,45)+gte(n,120)*not(mod(n,3))'", "-fps_mode", "vfr");

        var package = await workshop.PackageAsync(clip);
        var times = VideoWorkshop.FrameTimes(package.At("v180/media.m3u8"));

        Assert.Equal([0, 2, 4, 6], VideoWorkshop.FrameTimes(package.At("v180/media.m3u8"), keyFramesOnly: true).Select(t => Math.Round(t, 3)));
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.01, 0.05));
        Assert.InRange(times[^1], 7.85, 8);
        Assert.Equal(6, VideoWorkshop.Durations(await package.TextAsync("v180/media.m3u8"))[0]);
    }

    [Theory]
    [InlineData("ts")]
    [InlineData("mpg")]
    public async Task Where_time_jumps_all_qualities_show_the_same_at_the_same_time(string extension)
    {
        // The sound begins before the pictures, and the second part half an hour later.
        var encoding = extension == "ts" ? "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -r 25 -c:a aac" : "-c:v mpeg2video -q:v 2 -c:a mp2";
        var parts = new[] { 100, 1900 }.Select(at => File.ReadAllBytes(
            workshop.Clip($"from {at}.{extension}", "640x360", 5, [.. encoding.Split(' '), "-vf", "setpts=PTS+0.3/TB", "-fps_mode", "passthrough", "-output_ts_offset", $"{at}"])));
        var clip = workshop.Media.Write($"jumps.{extension}", [.. parts.SelectMany(bytes => bytes)]);

        var package = await workshop.PackageAsync(clip);

        Assert.Equal(VideoWorkshop.FrameTimes(package.At("v240/media.m3u8")), VideoWorkshop.FrameTimes(package.At("v360/media.m3u8")));
        foreach (var frame in new[] { 20, 100, 150, 220 })
        {
            var (small, large, next) = (Frame(package, "v240", frame), Frame(package, "v360", frame), Frame(package, "v360", frame + 1));
            Assert.InRange(Difference(small, large), 0, Difference(small, next) * 0.9);
        }
    }

    [Fact]
    public async Task A_silent_video_has_no_sound_in_its_playlist()
    {
        var package = await workshop.PackageAsync(workshop.Clip("silent.mp4", "320x180", 2, sounds: 0, []));
        var master = await package.TextAsync("master.m3u8");

        Assert.DoesNotContain("AUDIO", master, StringComparison.Ordinal);
        Assert.DoesNotContain("mp4a", master, StringComparison.Ordinal);
        Assert.Equal(60, VideoWorkshop.FrameTimes(package.At("master.m3u8")).Count);
    }

    [Fact]
    public async Task All_sound_tracks_can_be_chosen_by_language_in_every_quality()
    {
        var clip = workshop.Clip(
            "dubbed.mkv", "854x480", 3, sounds: 3, ["-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=ger", "-metadata:s:a:2", "language=ger", "-metadata:s:a:2", "title=Die \"Kommentare\""]);

        var package = await workshop.PackageAsync(clip);
        var master = await package.TextAsync("master.m3u8");

        foreach (var quality in new[] { 64, 128 })
        {
            Assert.Contains($"GROUP-ID=\"sound-{quality}\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"1\",URI=\"a{quality}/media.m3u8\"", master, StringComparison.Ordinal);
            Assert.Contains($"GROUP-ID=\"sound-{quality}\",NAME=\"German\",LANGUAGE=\"de\",DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"1\",URI=\"a{quality}-2/media.m3u8\"", master, StringComparison.Ordinal);
            Assert.Contains($"NAME=\"Die 'Kommentare'\",LANGUAGE=\"de\",DEFAULT=NO", master, StringComparison.Ordinal);
            Assert.InRange(Pitch(package.At($"a{quality}-2/media.m3u8")), 840, 940);
        }
    }

    [Fact]
    public async Task Sound_that_begins_late_and_ends_early_stays_at_its_place()
    {
        workshop.Clip("pictures only.mp4", "320x180", 6, sounds: 0, []);
        GeneratedMedia.Run(
            "-i", workshop.Media.At("pictures only.mp4"), "-itsoffset", "1.5", "-f", "lavfi", "-i", "sine=f=440:r=48000:d=2", "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", workshop.Media.At("late.mkv"));

        var package = await workshop.PackageAsync(workshop.Media.At("late.mkv"));
        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(GeneratedMedia.Decode(package.At("a128/media.m3u8"), "s16le", "-ac", "1")).ToArray();

        Assert.InRange(samples.Length / 48_000.0, 5.95, 6.05);
        Assert.InRange(Array.FindIndex(samples, s => Math.Abs(s) > 1000) / 48_000.0, 1.45, 1.55);
        Assert.InRange(Array.FindLastIndex(samples, s => Math.Abs(s) > 1000) / 48_000.0, 3.45, 3.55);
    }

    [Theory]
    [InlineData("once.mp4", 0.04)]
    [InlineData("once.mkv", 0.04)]
    [InlineData("each second.mp4", 31)]
    [InlineData("each second.mkv", 31)]
    public async Task A_song_with_one_picture_is_watched_to_its_end(string name, double pictures)
    {
        const double Seconds = 31;
        var still = workshop.Media.At($"still of {name}");
        GeneratedMedia.Run(
            "-loop", "1", "-r", pictures < 1 ? "25" : "1", "-i", workshop.Media.Picture("front.jpg", 240), "-c:v", "libx264", "-preset", "ultrafast", "-tune", "stillimage", "-pix_fmt", "yuv420p",
            "-t", pictures.ToString(System.Globalization.CultureInfo.InvariantCulture), still);
        GeneratedMedia.Run("-i", still, "-f", "lavfi", "-i", "sine=f=440:r=48000:d=31", "-c:v", "copy", "-c:a", "aac", workshop.Media.At(name));

        var package = await workshop.PackageAsync(workshop.Media.At(name));

        Assert.InRange(package.Document.Package.DurationMs, (Seconds * 1000) - 50, (Seconds * 1000) + 1000);
        Assert.InRange(VideoWorkshop.FrameTimes(package.At("v240/media.m3u8"))[^1], Seconds - 1.1, Seconds + 1);
        Assert.InRange(GeneratedMedia.Decode(package.At("a128/media.m3u8"), "s16le", "-ac", "1").Length / 2 / 48_000.0, Seconds - 0.1, Seconds + 1);
    }

    [Fact]
    public async Task When_the_pictures_end_long_before_the_sound_the_last_one_stays()
    {
        workshop.Clip("three seconds.mp4", "320x180", 3, sounds: 0, []);
        GeneratedMedia.Run(
            "-i", workshop.Media.At("three seconds.mp4"), "-f", "lavfi", "-i", "sine=f=440:r=48000:d=8", "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", workshop.Media.At("sound goes on.mp4"));

        var package = await workshop.PackageAsync(workshop.Media.At("sound goes on.mp4"));
        var times = VideoWorkshop.FrameTimes(package.At("v180/media.m3u8"));

        Assert.InRange(times[^1], 7.9, 8.05);
        var (last, end) = (Still(package, 2.97), Still(package, 7.5));
        Assert.InRange(last.Zip(end, (a, b) => Math.Abs(a - b)).Average(), 0, 3);
    }

    [Theory]
    [InlineData("mp4", "mov_text")]
    [InlineData("mkv", "subrip")]
    [InlineData("mkv", "ass")]
    [InlineData("webm", "webvtt")]
    public async Task Subtitles_of_every_kind_become_web_documents_that_players_find(string extension, string codec)
    {
        var lines = workshop.Media.Write($"{codec}.srt", "1\n00:00:01,000 --> 00:00:02,000\nNarcissus jonquilla\n\n2\n00:00:02,500 --> 00:00:03,000\nЖонкиль\n"u8);
        var name = $"{codec}.{extension}";
        string[] video = extension == "webm" ? ["-c:v", "libvpx", "-cpu-used", "8", "-deadline", "realtime"] : ["-c:v", "libx264", "-preset", "ultrafast"];
        GeneratedMedia.Run(["-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=4", "-i", lines, "-map", "0", "-map", "1", .. video, "-c:s", codec, "-metadata:s:s:0", "language=rus", workshop.Media.At(name)]);

        var package = await workshop.PackageAsync(workshop.Media.At(name));
        var text = await package.TextAsync("subtitles-1.vtt");
        var offered = Assert.Single(package.Document.Package.Subtitles!);

        Assert.Equal(("ru", "Russian", "subtitles-1.vtt"), (offered.Language, offered.Name, offered.File));
        Assert.StartsWith("WEBVTT", text, StringComparison.Ordinal);
        Assert.Contains("00:01.000 --> 00:02.000\nNarcissus jonquilla", text, StringComparison.Ordinal);
        Assert.Contains("Жонкиль", text, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"Russian\",LANGUAGE=\"ru\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"subtitles-1.m3u8\"", await package.TextAsync("master.m3u8"), StringComparison.Ordinal);
        Assert.Contains("#EXTINF:4.000000,\nsubtitles-1.vtt\n#EXT-X-ENDLIST", await package.TextAsync("subtitles-1.m3u8"), StringComparison.Ordinal);
    }

    private static byte[] Still(Packaged package, double at) => GeneratedMedia.Run(
        "-ss", at.ToString(System.Globalization.CultureInfo.InvariantCulture), "-i", package.At("v180/media.mp4"), "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-").Output;

    private static double Pitch(string path)
    {
        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(GeneratedMedia.Decode(path, "s16le", "-ac", "1")).ToArray();
        return Enumerable.Range(1, samples.Length - 1).Count(i => samples[i - 1] < 0 && samples[i] >= 0) / (samples.Length / 48_000.0);
    }

    private static byte[] Frame(Packaged package, string name, int number) =>
        GeneratedMedia.Run("-i", package.At($"{name}/media.mp4"), "-vf", FormattableString.Invariant($"select=eq(n\\,{number}),scale=320:180"), "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-").Output;

    private static double Difference(byte[] one, byte[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Average();
}
