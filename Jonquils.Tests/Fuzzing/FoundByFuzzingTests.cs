using System.Text;
using Jonquils.Api.Fetching;
using Jonquils.Api.Playlists.Files;
using Jonquils.MediaWorker.Packaging;
using Jonquils.MediaWorker.Packaging.Video;

namespace Jonquils.Tests.Fuzzing;

/// <summary>What fuzzing has found once must not come back.</summary>
public sealed class FoundByFuzzingTests
{
    [Fact]
    public void A_track_of_several_locations_is_read_to_its_end()
    {
        const string Xml = """<playlist xmlns="http://xspf.org/ns/0/"><trackList><track><location>http://a/1</location><location>http://a/2</location><identifier>x</identifier><identifier>y</identifier><title>T</title></track></trackList></playlist>""";

        var track = Assert.Single(PlaylistFormats.Read(Encoding.UTF8.GetBytes(Xml)).Tracks);

        Assert.Equal(("http://a/1", "T"), (track.Location, track.Title));
    }

    [Fact]
    public void Xml_whose_declaration_is_cut_up_by_bytes_of_another_encoding_is_refused_as_broken()
    {
        byte[] xml = [.. "<?xml version=\"1.0"u8, .. Enumerable.Repeat((byte)0xBC, 282), .. "\" encoding=\"UTF-8\"?><playlist version=\"1\" xmlns=\"http://xspf.org/ns/0/\"><title>Mine</title></playlist>"u8];

        Assert.Throws<UnreadablePlaylistException>(() => PlaylistFormats.Read(xml));
    }

    [Theory]
    [InlineData("http://xn--/a.flac")]
    [InlineData("http://пр\u0378имер/")]
    [InlineData("http://п\u0440\u00B8\u043Cnull\u0435\u0440.\u0440\u0444/песня.mp3")]
    public void A_host_that_no_name_may_be_is_no_address(string text) => Assert.True(RemoteAddress.Read(text) is not { } address || RemoteAddress.Canonical(address).Length > 0);

    [Fact]
    public void Sound_of_more_than_a_day_is_as_long_as_it_says()
    {
        const string Log = "Input #0, matroska, from 'pipe:0':\n  Duration: 26:30:00.50, start: 0.000000, bitrate: 128 kb/s\n  Stream #0:0: Audio: vorbis, 44100 Hz, stereo, fltp, 128 kb/s\n";

        Assert.Equal(new TimeSpan(0, 26, 30, 0, 500), FfmpegHeader.Parse(Log)!.Duration);
    }

    [Fact]
    public void Figures_beyond_all_bounds_are_no_figures()
    {
        const string Log = "Input #0, mov, from 'pipe:0':\n  Duration: 2562047788:00:54.77, start: 0.000000, bitrate: 99999999999999 kb/s\n"
            + "  Stream #0:0: Video: h264, yuv420p, 99999999999x720, 25 fps, 25 tbr\n  Stream #0:1: Audio: aac, 48000 Hz, stereo, fltp, 99999999999999 kb/s\n";

        Assert.Null(VideoHeader.Parse(Log, 1000));
        Assert.Equal((0, null), (FfmpegHeader.Parse(Log)!.Kbps, FfmpegHeader.Parse(Log)!.Duration));
    }

    [Fact]
    public void A_frame_rate_of_hundreds_of_digits_is_none_and_does_not_hang_the_job()
    {
        var log = $"Input #0, mov, from 'pipe:0':\n  Duration: 00:00:10.00, start: 0.000000, bitrate: 1 kb/s\n  Stream #0:0: Video: h264, yuv420p, 640x360, {new string('2', 400)} fps, {new string('6', 400)} tbr\n";

        Assert.Equal(new FrameRate(25, 1), VideoHeader.Parse(log, 1000)!.Picture.Rate);
    }
}
