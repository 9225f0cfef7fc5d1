using Jonquils.MediaWorker.Packaging.Video;

namespace Jonquils.Tests.MediaWorker.Packaging.Video;

public sealed class VideoLadderTests
{
    [Theory]
    [InlineData(1280, 720, "640x360 960x540 1280x720")]
    [InlineData(1920, 1080, "640x360 960x540 1280x720 1920x1080")]
    [InlineData(3840, 2160, "640x360 960x540 1280x720 1920x1080")]
    [InlineData(720, 1280, "360x640 540x960 720x1280")]
    [InlineData(640, 480, "320x240 480x360 640x480")]
    [InlineData(1024, 600, "614x360 1024x600")]
    [InlineData(160, 90, "160x90")]
    [InlineData(7680, 1080, "2560x360 3840x540")]
    public void The_ladder_ends_where_the_source_does(int width, int height, string expected) =>
        Assert.Equal(expected, string.Join(' ', VideoLadder.For(width, height, new FrameRate(30, 1)).Select(rung => $"{rung.Width}x{rung.Height}")));

    [Theory]
    [InlineData(29.97, 29.97, "30000/1001")]
    [InlineData(23.98, 23.98, "24000/1001")]
    [InlineData(59.94, 59.94, "60000/1001")]
    [InlineData(25, 25, "25")]
    [InlineData(29.7, 30, "30")]
    [InlineData(14.2, 90_000, "15")]
    [InlineData(120, 120, "60")]
    [InlineData(0.001, 25, "1")]
    public void The_rate_is_steady_true_to_the_source_and_bounded(double average, double ticks, string expected) =>
        Assert.Equal(expected, FrameRate.For(average, ticks).ToString());

    [Fact]
    public void The_header_is_read_as_ffmpeg_prints_it_and_a_tag_cannot_forge_it()
    {
        const string Log = """
            Input #0, matroska,webm, from 'file:source':
              Metadata:
                title           : Spring
                                :   Stream #0:9: Video: h264, yuv420p(tv, smpte2084), 99999x99999, 25 fps
              Duration: 01:02:03.50, start: 0.000000, bitrate: 1000 kb/s
              Stream #0:0(eng): Video: h264 (High), yuv420p(tv, bt709, top first), 720x576 [SAR 16:11 DAR 20:11], 29.97 fps, 29.97 tbr, 1k tbn (default)
                Side data:
                  displaymatrix: rotation of -90.00 degrees
              Stream #0:1(ger): Audio: ac3, 48000 Hz, 5.1(side), fltp, 448 kb/s (default)
                Metadata:
                  title           : Director
              Stream #0:2: Audio: mp3, 44100 Hz, mono, fltp, 64 kb/s
              Stream #0:3(fre): Subtitle: subrip
              Stream #0:4(fre): Subtitle: hdmv_pgs_subtitle
            """;

        var source = VideoHeader.Parse(Log, bytes: 500_000_000)!;

        Assert.Equal((0, 576, 1047), (source.Picture.Index, source.Picture.Width, source.Picture.Height));
        Assert.True(source.Picture is { IsInterlaced: true, IsHighDynamicRange: false });
        Assert.Equal("30000/1001", source.OutputRate.ToString());
        Assert.Equal([new SoundStream(1, 2, "de", "Director"), new SoundStream(2, 1, "und", null)], source.Sounds);
        Assert.Equal([new TextStream(3, "fr", null)], source.Texts);
        Assert.Equal(new TimeSpan(0, 1, 2, 3, 500), source.Duration);
        Assert.Equal("Spring", source.Tags.Title);
    }
}
