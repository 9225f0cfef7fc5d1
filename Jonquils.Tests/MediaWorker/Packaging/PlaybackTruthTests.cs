using System.Globalization;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>Everything that a package serves, really read and decoded, for sources of many kinds.</summary>
public sealed class PlaybackTruthTests : IDisposable
{
    private static readonly string[] Formats = ["flac16", "flac24", "wav16", "wav24", "alac", "aiff", "mp3", "vorbis", "opus", "aac", "wavpack", "wma"];

    private readonly PackagingWorkshop _workshop = new();

    public static TheoryData<string, int, int, double> Few => new()
    {
        { "flac24", 96_000, 2, 13.37 },
        { "wav16", 22_050, 1, 6 },
        { "alac", 48_000, 6, 7.5 },
        { "mp3", 44_100, 2, 12 },
        { "opus", 48_000, 1, 18.5 },
        { "aac", 48_000, 2, 24.1 },
        { "aac", 44_100, 1, 0.6 },
    };

    public static TheoryData<string, int, int, double> Many
    {
        get
        {
            var data = new TheoryData<string, int, int, double>();
            foreach (var format in Formats)
            {
                foreach (var rate in RatesOf(format))
                {
                    foreach (var channels in ChannelsOf(format))
                    {
                        // Lengths at, just below and just above the border of a segment, and those that leave a stump.
                        foreach (var seconds in new[] { 0.7, 6, 11.99, 12.03, 31.4 })
                        {
                            data.Add(format, rate, channels, seconds);
                        }
                    }
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Few))]
    public Task A_package_is_what_its_playlists_say(string format, int rate, int channels, double seconds) => CheckAsync(format, rate, channels, seconds);

    [Theory, MemberData(nameof(Many))]
    [Trait("Category", "Long")]
    public Task A_package_of_any_kind_of_source_is_what_its_playlists_say(string format, int rate, int channels, double seconds) =>
        CheckAsync(format, rate, channels, seconds);

    public void Dispose() => _workshop.Dispose();

    private async Task CheckAsync(string format, int rate, int channels, double seconds)
    {
        var source = Make(format, rate, channels, seconds);

        var packaged = await _workshop.PackageAsync(source, grows: true);

        var boundaries = new List<decimal[]>();
        foreach (var name in packaged.Document.Package.Renditions)
        {
            var served = ServedRendition.Read(packaged.At(name));
            served.CheckBytes();
            served.CheckDurations();
            served.CheckMaster(await packaged.TextAsync(name == "flac" ? "lossless.m3u8" : "master.m3u8"), name, name == "flac" ? "fLaC" : "mp4a.40.2");
            var decoded = GeneratedMedia.Decode(packaged.At($"{name}/media.m3u8"), "s16le", "-ac", "1", "-ar", "48000").Length / 2 / 48_000.0;
            // Formats that do not tell their padding may decode to a frame more than went in.
            Assert.InRange(decoded, seconds - 0.06, seconds + 0.12);
            boundaries.Add(served.Boundaries);
        }

        // Encoders' frames and delays differ, so each rendition is cut at the first of its own frames behind the border, and may or may not have a stump left.
        Assert.All(boundaries, b => Assert.InRange(b.Length, boundaries[0].Length - 1, boundaries[0].Length));
        Assert.All(boundaries, b => Assert.All(b[..^1].Zip(boundaries[0]), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0m, 0.25m)));
        Assert.True(await StrictParser.AcceptsAllInAsync(packaged.Folder, packaged.GrowingFolder) >= 2 * (boundaries.Count + 1));
        if (packaged.Document.Package.Renditions.Contains("flac"))
        {
            Assert.True(
                GeneratedMedia.Decode(source, "s32le").AsSpan().SequenceEqual(GeneratedMedia.Decode(packaged.At("flac/media.m3u8"), "s32le")),
                "Some sample differs from the source's.");
        }
    }

    private string Make(string format, int rate, int channels, double seconds)
    {
        string[] layout = channels switch
        {
            1 => ["-ac", "1"],
            6 => ["-af", "pan=5.1|c0=c0|c1=c1|c2=c0|c3=c1|c4=c0|c5=c1"],
            _ => [],
        };
        var (extension, encoding) = format switch
        {
            "flac16" => ("flac", new[] { "-sample_fmt", "s16" }),
            "flac24" => ("flac", ["-sample_fmt", "s32"]),
            "wav16" => ("wav", ["-c:a", "pcm_s16le"]),
            "wav24" => ("wav", ["-c:a", "pcm_s24le"]),
            "alac" => ("m4a", ["-c:a", "alac"]),
            "aiff" => ("aiff", ["-c:a", "pcm_s16be"]),
            "mp3" => ("mp3", ["-b:a", "160k"]),
            "vorbis" => ("ogg", ["-c:a", "libvorbis", "-q:a", "5"]),
            "opus" => ("opus", ["-b:a", "96k"]),
            "aac" => ("m4a", ["-c:a", "aac", "-b:a", "160k"]),
            "wavpack" => ("wv", ["-c:a", "wavpack"]),
            "wma" => ("wma", ["-c:a", "wmav2", "-b:a", "128k"]),
            _ => throw new ArgumentException(format, nameof(format)),
        };
        return _workshop.Media.MakeAt(rate, string.Create(CultureInfo.InvariantCulture, $"{format}.{extension}"), seconds, [.. layout, .. encoding]);
    }

    private static int[] RatesOf(string format) => format switch
    {
        "opus" => [48_000],
        "mp3" or "wma" => [22_050, 44_100, 48_000],
        "vorbis" or "aac" => [44_100, 48_000],
        _ => [44_100, 48_000, 96_000],
    };

    private static int[] ChannelsOf(string format) => format switch
    {
        "flac16" or "flac24" or "wav24" or "aac" => [1, 2, 6],
        _ => [1, 2],
    };
}
