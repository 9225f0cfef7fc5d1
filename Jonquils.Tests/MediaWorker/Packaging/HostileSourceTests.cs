using System.Text;
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
        var source = Make(kind);

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

    private string Make(string kind)
    {
        var media = _workshop.Media;
        var secret = media.At("secret.ogg");
        return kind switch
        {
            "empty" => media.Write("x.flac", []),
            "text" => media.Write("x.mp3", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Lorem ipsum dolor sit amet. ", 500)))),
            "random" => media.Write("x.mp3", RandomBytes()),
            "flac cut in the middle" => media.Cut(media.Make("a.flac", 20), "x.flac", 0.5),
            "mp3 cut in the middle" => media.Cut(media.Make("a.mp3", 20), "x.mp3", 0.5),
            "wav cut in the middle" => media.Cut(media.Make("a.wav", 20), "x.wav", 0.5),
            "m4a cut in the middle" => media.Cut(media.Make("a.m4a", 20, "-movflags", "+faststart"), "x.m4a", 0.5),
            "m4a without its index" => media.Cut(media.Make("a.m4a", 20), "x.m4a", 0.9),
            "flac with a broken middle" => BreakMiddle(media.Make("a.flac", 20)),
            "wav without samples" => media.Write("x.wav", [.. File.ReadAllBytes(media.Make("a.wav", 1, "-bitexact")).AsSpan(0, 40), 0, 0, 0, 0]),
            "a fifth of a second" => media.Make("x.flac", 0.2),
            "thirteen hours" => Silence(media.At("x.wav")),
            "picture" => media.Picture("x.png", 64),
            "video without sound" => Video(media.At("x.mp4")),
            "encrypted m4a" => Encrypt(media.Make("a.m4a", 3, "-c:a", "aac"), media.At("x.m4a")),
            "encrypted matroska" => media.Write("x.mka", BrokenMatroska.Encrypted(media.Make("a.mka", 3, "-metadata:s:a:0", $"title={BrokenMatroska.Title}"))),
            "matroska with a broken middle" => media.Write("x.mka", BrokenMatroska.WithBrokenMiddle(media.Make("a.mka", 20, "-c:a", "libmp3lame", "-cluster_time_limit", "1000"))),
            "lossless matroska with a hole" => Hole(media.Make("a.mka", 60, "-c:a", "flac", "-cluster_time_limit", "500"), media.At("x.mka")),
            "playlist of a local file" => media.Write("x.mp3", Encoding.UTF8.GetBytes($"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{media.Make("secret.ogg", 3)}\n#EXT-X-ENDLIST\n")),
            "concat of a local file" => media.Write("x.mp3", Encoding.UTF8.GetBytes($"ffconcat version 1.0\nfile {Path.GetFileName(media.Make("secret.ogg", 3))}\n")),
            "playlist of an address" => media.Write("x.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://localhost:9/x.ts\n#EXT-X-ENDLIST\n"u8),
            "svg" => media.Write("x.flac", "<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>"u8),
            "zip" => media.Write("x.wav", [.. "PK\u0003\u0004"u8, .. RandomBytes()]),
            "session description" => media.Write("x.mp3", "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"u8),
            "dash manifest" => media.Write("x.m4a", "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>http://localhost:9/</BaseURL></MPD>"u8),
            "playlist behind an id3 tag" => media.Write("x.mp3", [.. "ID3\u0004\0\0\0\0\0\0"u8, .. "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"u8]),
            "concat of an absolute path" => media.Write("x.mp3", "ffconcat version 1.0\nfile /etc/hostname\n"u8),
            "gzip bomb" => Zeros(media.At("x.flac")),
            "executable" => media.Write("x.mp3", File.ReadAllBytes("/bin/true")),
            "null bytes" => media.Write("x.wav", new byte[100_000]),
            "id3 tag of 200 megabytes and nothing else" => media.Write("x.mp3", [.. "ID3\u0004\0\0"u8, 0x60, 0, 0, 0, .. new byte[1000]]),
            "wav of no channels" => Patch(media.Make("a.wav", 1, "-bitexact"), "x.wav", 22, 0, 0),
            "wav with a rate of a billion" => Patch(media.Make("a.wav", 1, "-bitexact"), "x.wav", 24, 0, 0xCA, 0x9A, 0x3B),
            "flac header and nothing else" => media.Write("x.flac", File.ReadAllBytes(media.Make("a.flac", 20)).AsSpan(0, 42)),
            _ => throw new ArgumentException(secret, nameof(kind)),
        };
    }

    private static byte[] RandomBytes()
    {
        var bytes = new byte[50_000];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    private string BreakMiddle(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (var i = bytes.Length / 2; i < (bytes.Length / 2) + 200; i++)
        {
            bytes[i] ^= 0x5A;
        }

        return _workshop.Media.Write("x.flac", bytes);
    }

    /// <summary>A WAV header with the length of thirteen hours and, as files can have holes, no bytes to speak of.</summary>
    private static string Silence(string path)
    {
        GeneratedMedia.Run("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "1", "-c:a", "pcm_u8", "-bitexact", path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        const int Bytes = 13 * 3600 * 8000;
        file.SetLength(44 + Bytes);
        file.Position = 40;
        file.Write(BitConverter.GetBytes(Bytes));
        return path;
    }

    /// <summary>A few kilobytes that unpack to a hundred megabytes.</summary>
    private static string Zeros(string path)
    {
        using var file = File.Create(path);
        using var zip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest);
        for (var i = 0; i < 100; i++)
        {
            zip.Write(new byte[1 << 20]);
        }

        return path;
    }

    private string Patch(string path, string name, int offset, params ReadOnlySpan<byte> replacement)
    {
        var bytes = File.ReadAllBytes(path);
        replacement.CopyTo(bytes.AsSpan(offset));
        return _workshop.Media.Write(name, bytes);
    }

    /// <summary>Without a hundredth of its bytes.</summary>
    private static string Hole(string path, string holed)
    {
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(holed, [.. bytes.AsSpan(0, bytes.Length / 2), .. bytes.AsSpan(bytes.Length * 51 / 100)]);
        return holed;
    }

    private static string Video(string path)
    {
        GeneratedMedia.Run("-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", path);
        return path;
    }

    private static string Encrypt(string path, string encrypted)
    {
        GeneratedMedia.Run(
            "-i", path, "-c", "copy", "-encryption_scheme", "cenc-aes-ctr",
            "-encryption_key", "00112233445566778899aabbccddeeff", "-encryption_kid", "112233445566778899aabbccddeeff00", encrypted);
        return encrypted;
    }
}
