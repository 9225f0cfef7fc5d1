using System.Globalization;
using System.Text.RegularExpressions;

namespace Jonquils.Tests.MediaWorker.Packaging;

public sealed partial class PackagingTests : IDisposable
{
    private readonly PackagingWorkshop _workshop = new();

    [Theory]
    [InlineData("flac", 44_100, "s16", "a64 a128 a256 flac")]
    [InlineData("flac", 96_000, "s32", "a64 a128 a256 flac")]
    [InlineData("wav", 48_000, "pcm_s24le", "a64 a128 a256 flac")]
    [InlineData("mp3", 44_100, "192k", "a64 a128")]
    [InlineData("ogg", 48_000, "128k", "a")]
    [InlineData("ogg", 44_100, "", "a")]
    [InlineData("opus", 48_000, "96k", "a64")]
    [InlineData("m4a", 44_100, "160k", "a64 a128 ")]
    [InlineData("aiff", 44_100, "pcm_s16be", "a64 a128 a256 flac")]
    public async Task Every_rendition_plays_all_of_the_source(string extension, int rate, string encoding, string renditions)
    {
        string[] options = encoding switch
        {
            "" => ["-q:a", "-1"],
            "s16" or "s32" => ["-sample_fmt", encoding],
            _ when encoding.StartsWith("pcm", StringComparison.Ordinal) => ["-c:a", encoding],
            _ => ["-b:a", encoding],
        };
        var source = _workshop.Media.MakeAt(rate, $"song.{extension}", 20.02, options);

        var packaged = await _workshop.PackageAsync(source);

        Assert.StartsWith(renditions.Trim(), string.Join(' ', packaged.Document.Package.Renditions), StringComparison.Ordinal);
        Assert.InRange(packaged.Document.Package.DurationMs, 19_950, 20_120);
        foreach (var name in packaged.Document.Package.Renditions)
        {
            var decoded = GeneratedMedia.Decode(packaged.At($"{name}/media.m3u8"), "s16le", "-ac", "1", "-ar", "44100");
            Assert.InRange(decoded.Length / 2 / 44_100.0, 19.95, 20.12);
        }
    }

    [Theory]
    [InlineData(44_100, "flac", "-sample_fmt", "s16")]
    [InlineData(48_000, "flac", "-sample_fmt", "s32")]
    [InlineData(96_000, "wav", "-c:a", "pcm_s24le")]
    [InlineData(192_000, "flac", "-sample_fmt", "s32")]
    [InlineData(22_050, "wav", "-ac", "1")]
    [InlineData(44_100, "m4a", "-c:a", "alac")]
    [InlineData(44_100, "wav", "-c:a", "pcm_u8")]
    public async Task The_lossless_rendition_holds_the_sources_own_samples(int rate, string extension, string option, string value)
    {
        var source = _workshop.Media.MakeAt(rate, $"song.{extension}", 13.3, option, value);

        var packaged = await _workshop.PackageAsync(source);

        Assert.Contains("flac", packaged.Document.Package.Renditions);
        Assert.True(
            GeneratedMedia.Decode(source, "s32le").AsSpan().SequenceEqual(GeneratedMedia.Decode(packaged.At("flac/media.m3u8"), "s32le")),
            "Some sample differs from the source's.");
    }

    [Fact]
    public async Task Six_channels_stay_six_in_the_lossless_rendition_and_become_two_in_the_others()
    {
        var source = _workshop.Media.Make("surround.flac", 7, "-af", "pan=5.1|c0=c0|c1=c1|c2=c0|c3=c1|c4=c0|c5=c1");

        var packaged = await _workshop.PackageAsync(source);

        Assert.True(GeneratedMedia.Decode(source, "s16le").AsSpan().SequenceEqual(GeneratedMedia.Decode(packaged.At("flac/media.m3u8"), "s16le")));
        Assert.InRange(GeneratedMedia.Decode(packaged.At("a128/media.m3u8"), "s16le").Length / 4 / 44_100.0, 6.9, 7.1);
    }

    [Fact]
    public async Task What_a_playlist_says_is_what_its_object_holds()
    {
        var packaged = await _workshop.PackageAsync(_workshop.Media.Make("song.flac", 20.02));

        foreach (var name in packaged.Document.Package.Renditions)
        {
            var playlist = await packaged.TextAsync($"{name}/media.m3u8");
            var seconds = Durations().Matches(playlist).Select(m => double.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).ToArray();
            var ranges = Ranges().Matches(playlist).Select(m => (Bytes: Number(m.Groups[1]), Offset: Number(m.Groups[2]))).ToArray();
            var muxed = double.Parse(GeneratedMedia.Probe(packaged.At($"{name}/media.mp4"), "format=duration"), CultureInfo.InvariantCulture);

            Assert.Equal(muxed, seconds.Sum(), 0.001);
            Assert.Equal(seconds.Length, ranges.Length);
            Assert.Equal(new FileInfo(packaged.At($"{name}/media.mp4")).Length, ranges[^1].Offset + ranges[^1].Bytes);
            Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.Equal(pair.First.Offset + pair.First.Bytes, pair.Second.Offset));
            var declared = Number(Regex.Match(await packaged.TextAsync(name == "flac" ? "lossless.m3u8" : "master.m3u8"), $"BANDWIDTH=(\\d+),[^\n]*\n{name}/").Groups[1]);
            var peak = ranges.Zip(seconds).Max(s => s.First.Bytes * 8 / s.Second);
            Assert.InRange(declared, peak - 1, peak * 1.1);
        }
    }

    [Fact]
    public async Task The_same_source_gives_the_same_bytes()
    {
        var source = _workshop.Media.Make("song.flac", 14);

        var first = await _workshop.PackageAsync(source, grows: true);
        var second = await _workshop.PackageAsync(source);

        var files = Directory.GetFiles(first.Folder, "*", SearchOption.AllDirectories);
        Assert.True(files.Length >= 11, string.Join('\n', files));
        Assert.All(files, file => Assert.True(
            File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(file.Replace(first.Folder, second.Folder, StringComparison.Ordinal))), file));
    }

    [Fact]
    public async Task Aac_that_fits_is_heard_before_anything_is_encoded_and_its_package_is_the_same()
    {
        var source = _workshop.Media.Make("song.m4a", 30, "-b:a", "160k");
        var early = "";

        var waited = await _workshop.PackageAsync(source, grows: true, order => order with
        {
            OnPlayable = _ =>
            {
                early = Path.Combine(_workshop.Media.At("objects"), "hls", order.GrowingFolder!.Key);
                Assert.Single(Directory.GetDirectories(early));
                Assert.InRange(GeneratedMedia.Decode(Path.Combine(early, "master.m3u8"), "s16le").Length / 4 / 44_100.0, 29.9, 30.1);
                return Task.CompletedTask;
            },
        });
        var bulk = await _workshop.PackageAsync(source);

        Assert.NotEmpty(early);
        var late = await File.ReadAllTextAsync(Path.Combine(early, "master.m3u8"));
        Assert.Equal(waited.Document.Package.Renditions.Count, Regex.Count(late, "EXT-X-STREAM-INF"));
        Assert.All(Directory.GetFiles(bulk.Folder, "*", SearchOption.AllDirectories), file => Assert.True(
            File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(file.Replace(bulk.Folder, waited.Folder, StringComparison.Ordinal))), file));
    }

    [Fact]
    public async Task A_growing_package_plays_from_its_first_segment_and_ends_as_the_same_music()
    {
        var source = _workshop.Media.Make("song.flac", 30);
        string? early = null;
        var live = "";

        var packaged = await _workshop.PackageAsync(source, grows: true, order => order with
        {
            OnPlayable = async tags =>
            {
                live = Path.Combine(_workshop.Media.At("objects"), "hls", order.GrowingFolder!.Key);
                early = await File.ReadAllTextAsync(Path.Combine(live, "a128", "media.m3u8"));
                Assert.True(File.Exists(Path.Combine(live, "a128", "s00000.m4s")));
                Assert.True(File.Exists(Path.Combine(live, "master.m3u8")));
            },
        });

        Assert.NotNull(early);
        Assert.Contains("#EXT-X-PLAYLIST-TYPE:EVENT", early, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-START:TIME-OFFSET=0", early, StringComparison.Ordinal);
        Assert.DoesNotContain("#EXT-X-ENDLIST", early, StringComparison.Ordinal);
        var late = await File.ReadAllTextAsync(Path.Combine(live, "a128", "media.m3u8"));
        Assert.StartsWith(early, late, StringComparison.Ordinal);
        Assert.EndsWith("#EXT-X-ENDLIST\n", late, StringComparison.Ordinal);
        Assert.True(GeneratedMedia.Decode(Path.Combine(live, "a128", "media.m3u8"), "s16le").AsSpan()
            .SequenceEqual(GeneratedMedia.Decode(packaged.At("a128/media.m3u8"), "s16le")));
    }

    [Fact]
    public async Task Loudness_is_that_of_the_music_and_not_of_the_empty_first_summary()
    {
        var source = _workshop.Media.At("sine.flac");
        GeneratedMedia.Run("-f", "lavfi", "-i", "sine=f=997:d=10:r=48000", "-af", "volume=-2.89dB,pan=stereo|c0=c0|c1=c0", source);

        var loudness = (await _workshop.PackageAsync(source)).Document.Loudness;

        // FFmpeg's sine lies at -18 dBFS: 997 Hz in both channels measures 3 dB above its RMS in LUFS, which is -21 - 2.89 + 3.
        Assert.NotNull(loudness);
        Assert.InRange(loudness.IntegratedLufs, -21.2, -20.6);
        Assert.InRange(loudness.TruePeakDbtp!.Value, -21.1, -20.7);
        Assert.InRange(loudness.RangeLu, 0, 0.2);
    }

    [Fact]
    public async Task The_waveform_shows_where_it_is_loud()
    {
        var source = _workshop.Media.At("swell.wav");
        GeneratedMedia.Run("-f", "lavfi", "-i", "sine=f=440:d=4:r=44100", "-af", "volume='if(lt(t,2),0,8)':eval=frame", source);

        var packaged = await _workshop.PackageAsync(source);

        using var document = System.Text.Json.JsonDocument.Parse(await packaged.TextAsync("waveform.json"));
        var peaks = document.RootElement.GetProperty("peaks").EnumerateArray().Select(p => p.GetInt32()).ToArray();
        Assert.Equal(4000, document.RootElement.GetProperty("duration_ms").GetInt32());
        Assert.Equal(10, document.RootElement.GetProperty("samples_per_second").GetInt32());
        Assert.Equal(80, peaks.Length);
        Assert.All(peaks[..38], peak => Assert.InRange(peak, -1, 1));
        Assert.All(peaks[42..], peak => Assert.InRange(Math.Abs(peak), 100, 128));
    }

    [Fact]
    public async Task An_embedded_cover_is_kept_as_it_is_and_gets_thumbnails()
    {
        var picture = _workshop.Media.Picture("front.jpg", 800);
        var song = _workshop.Media.Make("plain.flac", 3);
        var source = _workshop.Media.At("covered.flac");
        GeneratedMedia.Run("-i", song, "-i", picture, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", source);

        var packaged = await _workshop.PackageAsync(source);

        Assert.Equal("cover.jpg", packaged.Document.Package.CoverFile);
        Assert.Equal(await File.ReadAllBytesAsync(picture), await File.ReadAllBytesAsync(packaged.At("cover.jpg")));
        Assert.True(new FileInfo(packaged.At("cover-640.webp")).Length > 1000);
        Assert.True(new FileInfo(packaged.At("cover-160.webp")).Length > 200);
    }

    public void Dispose() => _workshop.Dispose();

    private static long Number(Capture capture) => long.Parse(capture.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"#EXTINF:([\d.]+),")]
    private static partial Regex Durations();

    [GeneratedRegex(@"#EXT-X-BYTERANGE:(\d+)@(\d+)")]
    private static partial Regex Ranges();
}
