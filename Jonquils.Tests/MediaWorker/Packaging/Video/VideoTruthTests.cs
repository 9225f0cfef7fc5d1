using System.Globalization;
using System.Text.RegularExpressions;

namespace Jonquils.Tests.MediaWorker.Packaging.Video;

/// <summary>Everything that a video's package serves, really read and decoded, for sources from many containers.</summary>
public sealed class VideoTruthTests(VideoWorkshop workshop) : IClassFixture<VideoWorkshop>
{
    [Theory]
    [InlineData("mp4", "854x480", 13.2, 1, "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac")]
    [InlineData("mkv", "640x360", 6.5, 3, "-r 24000/1001 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a flac")]
    [InlineData("webm", "320x180", 3, 1, "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus")]
    [InlineData("avi", "320x240", 7, 1, "-r 25 -c:v mpeg4 -c:a libmp3lame")]
    [InlineData("mpg", "352x288", 3, 1, "-r 25 -c:v mpeg2video -c:a mp2")]
    [InlineData("ts", "320x180", 6, 1, "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac")]
    [InlineData("flv", "320x180", 3, 1, "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -ar 44100")]
    [InlineData("ogv", "320x180", 3, 1, "-c:v libtheora -c:a libvorbis")]
    [InlineData("wmv", "320x180", 3, 1, "-c:v wmv2 -c:a wmav2")]
    [InlineData("mov", "180x320", 2.5, 1, "-r 60 -c:v mjpeg -pix_fmt yuvj420p -c:a pcm_s16le")]
    [InlineData("3gp", "176x144", 2, 1, "-r 15 -c:v h263 -c:a aac -ar 44100")]
    public async Task A_package_is_what_its_playlists_say(string extension, string size, double seconds, int sounds, string encoding)
    {
        var source = workshop.Clip($"clip.{extension}", size, seconds, sounds, encoding.Split(' '));

        var packaged = await workshop.PackageAsync(source, grows: true);

        var master = await packaged.TextAsync("master.m3u8");
        var all = packaged.Document.Package.Renditions.ToDictionary(name => name, name => ServedRendition.Read(packaged.At(name)));
        Assert.All(all.Values, served => served.CheckBytes());
        Assert.All(all.Values, served => served.CheckDurations());
        var pictures = all.Where(pair => pair.Key.StartsWith('v')).ToArray();
        foreach (var (name, served) in pictures)
        {
            Assert.Equal(pictures[0].Value.Boundaries, served.Boundaries);
            var group = Regex.Match(master, $"AUDIO=\"sound-(\\d+)\"[^\n]*\n{name}/").Groups[1].Value;
            served.CheckMaster(master, name, $"{CodecOf(packaged.At($"{name}/media.mp4"))},mp4a.40.2", all[$"a{group}"]);
            var times = VideoWorkshop.FrameTimes(packaged.At($"{name}/media.m3u8"));
            Assert.Equal(0, times[0], 3);
            Assert.InRange(times[^1], seconds - 0.15, seconds + 0.15);
        }

        foreach (var (name, served) in all.Where(pair => pair.Key.StartsWith('a')))
        {
            // The sound is cut at the first of its own frames behind the pictures' border.
            Assert.All(served.Boundaries[..^1].Zip(pictures[0].Value.Boundaries), pair => Assert.InRange(pair.First - pair.Second, -0.03m, 0.1m));
            Assert.InRange(GeneratedMedia.Decode(packaged.At($"{name}/media.m3u8"), "s16le", "-ac", "1").Length / 2 / 48_000.0, seconds - 0.15, seconds + 0.2);
        }

        Assert.True(await StrictParser.AcceptsAllInAsync(packaged.Folder, packaged.GrowingFolder) >= 2 * (all.Count + 1));
    }

    /// <summary>RFC 6381's name for H.264, from what ffprobe reads in the stream: profile, no constraints, level.</summary>
    private static string CodecOf(string path)
    {
        var (profile, level) = GeneratedMedia.Probe(path, "stream=profile,level").Split(',') is [var named, var number] ? (named, int.Parse(number, CultureInfo.InvariantCulture)) : default;
        Assert.Equal("High", profile);
        return $"avc1.6400{level:x2}";
    }
}
