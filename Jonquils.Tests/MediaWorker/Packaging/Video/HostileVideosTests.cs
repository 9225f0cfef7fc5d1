using System.Text;
using Jonquils.MediaWorker.Packaging;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.Packaging.Video;

public sealed class HostileVideosTests(VideoWorkshop workshop) : IClassFixture<VideoWorkshop>
{
    [Theory]
    [InlineData("smpte2084")]
    [InlineData("arib-std-b67")]
    public async Task High_dynamic_range_is_refused_with_a_code_of_its_own(string transfer)
    {
        var clip = workshop.Clip(
            $"{transfer}.mp4", "160x90", 1, "-pix_fmt", "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc", "-x264-params", $"colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc");

        Assert.Equal("hdr_not_supported", await workshop.RefusalOfAsync(clip));
    }

    [Theory]
    [InlineData("mp4")]
    [InlineData("mkv")]
    public async Task A_file_that_was_cut_off_is_refused_as_such(string extension)
    {
        var whole = workshop.Clip($"whole.{extension}", "320x180", 8, "-movflags", "+faststart");

        Assert.Equal("truncated", await workshop.RefusalOfAsync(workshop.Media.Cut(whole, $"cut.{extension}", 0.5)));
    }

    [Fact]
    public async Task Pictures_too_large_to_decode_or_too_small_to_see_are_refused()
    {
        var small = workshop.Clip("small.mp4", "64x8", 1);
        GeneratedMedia.Run("-f", "lavfi", "-i", "color=s=9000x64:r=1:d=1", "-c:v", "ffv1", workshop.Media.At("large.mkv"));

        Assert.Equal("dimensions_not_supported", await workshop.RefusalOfAsync(small));
        Assert.Equal("dimensions_not_supported", await workshop.RefusalOfAsync(workshop.Media.At("large.mkv")));
    }

    [Fact]
    public async Task Two_pictures_hours_apart_do_not_become_a_million()
    {
        GeneratedMedia.Run("-f", "lavfi", "-i", "testsrc2=s=160x90:r=1:d=2", "-vf", "setpts=N*1800/TB", "-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-c:v", "libx264", "-preset", "ultrafast", workshop.Media.At("apart.mkv"));

        var package = await workshop.PackageAsync(workshop.Media.At("apart.mkv"));

        Assert.InRange(VideoWorkshop.FrameTimes(package.At("master.m3u8")).Count, 1700, 3700);
        Assert.All(VideoWorkshop.Durations(await package.TextAsync("v90/media.m3u8")), seconds => Assert.InRange(seconds, 0, 6.01));
    }

    [Theory]
    [InlineData("pictures and sound", "-map 0")]
    [InlineData("pictures", "-map 0:v")]
    public async Task An_encrypted_video_is_refused_as_protected(string what, string streams)
    {
        var clear = workshop.Clip($"clear {what}.mp4", "160x90", 1);
        var locked = workshop.Media.At($"locked {what}.mp4");
        GeneratedMedia.Run(
            ["-i", clear, .. streams.Split(' '), "-c", "copy", "-encryption_scheme", "cenc-aes-ctr",
            "-encryption_key", "00112233445566778899aabbccddeeff", "-encryption_kid", "112233445566778899aabbccddeeff00", locked]);

        Assert.Equal("drm_protected", await workshop.RefusalOfAsync(locked));
    }

    [Fact]
    public async Task Clear_pictures_with_encrypted_sound_are_refused_as_protected()
    {
        var bytes = await File.ReadAllBytesAsync(workshop.Clip("clear pictures.mp4", "160x90", 1));
        "enca"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().LastIndexOf("mp4a"u8)));

        Assert.Equal("drm_protected", await workshop.RefusalOfAsync(workshop.Media.Write("locked sound.mp4", bytes)));
    }

    [Fact]
    public async Task A_Matroska_file_that_says_it_is_encrypted_is_refused_as_protected()
    {
        var clip = workshop.Clip("titled.mkv", "160x90", 1, "-metadata:s:v:0", $"title={BrokenMatroska.Title}");

        Assert.Equal("drm_protected", await workshop.RefusalOfAsync(workshop.Media.Write("locked.mkv", BrokenMatroska.Encrypted(clip))));
    }

    [Theory]
    [InlineData("mkv", "-c:v libx264 -preset ultrafast -g 30 -c:a aac")]
    [InlineData("webm", "-c:v libvpx -deadline realtime -cpu-used 8 -g 30 -c:a libopus")]
    public async Task A_Matroska_file_that_is_broken_in_the_middle_is_refused_as_damaged(string extension, string encoding)
    {
        var clip = workshop.Clip($"middle.{extension}", "320x180", 12, encoding.Split(' '));

        Assert.Equal("damaged", await workshop.RefusalOfAsync(workshop.Media.Write($"broken.{extension}", BrokenMatroska.WithBrokenMiddle(clip))));
    }

    [Fact]
    public async Task What_is_longer_than_twelve_hours_is_refused()
    {
        GeneratedMedia.Run("-f", "lavfi", "-i", "testsrc2=s=160x90:r=1:d=2", "-vf", "setpts=N*46800/TB", "-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-c:v", "libx264", "-preset", "ultrafast", workshop.Media.At("endless.mkv"));

        Assert.Equal("too_long", await workshop.RefusalOfAsync(workshop.Media.At("endless.mkv")));
    }

    [Fact]
    public async Task What_takes_far_too_long_is_stopped_and_refused()
    {
        var clip = workshop.Clip("slow.mp4", "640x360", 60);
        var clock = new ManualClock();

        var refusal = await Assert.ThrowsAsync<UnusableSourceException>(
            () => workshop.PackageAsync(clip, with: order => order with { OnProgress = (_, _) => clock.Advance(TimeSpan.FromDays(1)) }, clock: clock));

        Assert.Equal("took_too_long", refusal.Error.Code);
        Assert.Empty(RunningTools.In(workshop.Media.Folder));
    }

    [Theory]
    [InlineData("empty", "empty_file")]
    [InlineData("text", "not_video")]
    [InlineData("noise", "not_video")]
    [InlineData("playlist of a neighbour's file", "format_not_allowed")]
    [InlineData("sound alone", "no_video_stream")]
    [InlineData("sound with a cover", "no_video_stream")]
    [InlineData("one frame", "too_short")]
    public async Task What_is_no_video_is_refused_in_words(string what, string code)
    {
        var path = workshop.Media.At($"{what.Split(' ')[0]}-{code}.{(what is "text" or "noise" ? "bin" : "mp4")}");
        switch (what)
        {
            case "empty":
                await File.WriteAllBytesAsync(path, []);
                break;
            case "text":
                await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("This is a letter. ", 500)));
                break;
            case "noise":
                var noise = new byte[50_000];
                new Random(7).NextBytes(noise);
                await File.WriteAllBytesAsync(path, noise);
                break;
            case "playlist of a neighbour's file":
                await File.WriteAllTextAsync(path, "ffconcat version 1.0\nfile secret.mp4\n", Encoding.ASCII);
                break;
            case "sound alone":
                workshop.Media.Make(Path.GetFileName(path), 1, "-c:a", "aac");
                break;
            case "sound with a cover":
                var cover = workshop.Media.Picture("cover.jpg", 64);
                GeneratedMedia.Run("-i", workshop.Media.Make("plain.m4a", 1, "-c:a", "aac"), "-i", cover, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic", path);
                break;
            default:
                workshop.Clip(Path.GetFileName(path), "160x90", 0.034, sounds: 0, []);
                break;
        }

        Assert.Equal(code, await workshop.RefusalOfAsync(path));
    }
}
