using System.Text;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>Makes files that cannot be music.</summary>
internal sealed class HostileSources(GeneratedMedia media)
{
    /// <summary>Writes the file that a name of <see cref="HostileSourceTests.Corpus"/> stands for.</summary>
    /// <returns>Its absolute path.</returns>
    public string Make(string kind)
    {
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
            _ => throw new ArgumentException(kind, nameof(kind)),
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

        return media.Write("x.flac", bytes);
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
        return media.Write(name, bytes);
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
