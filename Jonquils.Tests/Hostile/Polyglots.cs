using System.Text;
using Jonquils.Tests.MediaWorker;
using Jonquils.Tests.MediaWorker.Packaging;

namespace Jonquils.Tests.Hostile;

/// <summary>Files that are two things at once, and bombs that hang on good music.</summary>
internal static class Polyglots
{
    private const string Page = "<html><script>alert(1)</script></html>";

    public static IReadOnlyList<(string Name, string Outcome, bool IsRefusedAtOnce, Func<GeneratedMedia, string> Make)> All { get; } =
    [
        Refused("a zip archive that ends in music", "PK\u0003\u0004"),
        Refused("a pdf that ends in music", "%PDF-1.7\n"),
        Refused("a page that ends in music", Page),
        Refused("a script that ends in music", "#!/bin/sh\nid\n"),
        Refused("a gif that ends in music", "GIF89a\u0001\0\u0001\0"),
        Refused("a program that ends in music", "MZ\u0090\0"),
        Refused("a playlist that ends in music", "#EXTM3U\nfile:///etc/passwd\n"),
        Played("music with a playlist behind it", media => [.. Music(media), .. "\n#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"u8]),
        Played("music with a pdf in a frame", media => [.. Tagged("PRIV", [.. "pdf\0%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>"u8]), .. Music(media)]),
        Played("music with a page in the comment of its cover", media => [.. TrickyMusic.Tag(JpegCover(media)), .. Music(media)]),
        Played("a sound file with a program in a chunk", ProgramInWav),
        Played("music with a hundred covers", media => ManyCovers(media, 100)),
        Played("music with a cover of 144 million pixels", media => [.. TrickyMusic.Tag(TrickyMusic.Cover(HugePng(media))), .. Music(media)]),
        Played("music with eight megabytes of comment", media => [.. Tagged("COMM", [3, .. "eng\0"u8, .. Enumerable.Repeat((byte)'x', 8_000_000)]), .. Music(media)]),
        Played("music with a title of paths", media => [.. Tagged("TIT2", [3, .. "../../../etc/passwd\u202Egpj.exe"u8]), .. Music(media)]),
        Played("music with a page attached", Attached),
        // More streams than FFmpeg opens.
        ("music with a thousand covers", "not_audio", false, media => media.Write("song.mp3", ManyCovers(media, 1000))),
        ("a wav with a rate of one hertz", "truncated", false, media => Patched(media, 24, 1, 0, 0, 0)),
        ("a wav with frames of 65535 bytes", "damaged", false, media => Patched(media, 32, 0xFF, 0xFF)),
    ];

    private static (string, string, bool, Func<GeneratedMedia, string>) Refused(string name, string start) =>
        (name, "not_audio", true, media => media.Write("x.mp3", [.. Encoding.Latin1.GetBytes(start), .. Music(media)]));

    private static (string, string, bool, Func<GeneratedMedia, string>) Played(string name, Func<GeneratedMedia, byte[]> make) =>
        (name, HostileMedium.Played, false, media => media.Write("song.mp3", make(media)));

    // Different bytes for each, or one package would do for all.
    private static byte[] Music(GeneratedMedia media) =>
        File.ReadAllBytes(media.Make("plain.mp3", 2, "-id3v2_version", "0", "-write_id3v1", "0", "-b:a", "64k"));

    private static byte[] Tagged(string frame, byte[] content) => TrickyMusic.Tag(TrickyMusic.Frame(frame, content));

    // A JPEG's comment is a segment behind its first two bytes.
    private static byte[] JpegCover(GeneratedMedia media)
    {
        var jpeg = File.ReadAllBytes(media.Picture("cover.jpg", 200));
        byte[] comment = [.. "*/"u8, .. Encoding.ASCII.GetBytes(Page)];
        byte[] picture = [0xFF, 0xD8, 0xFF, 0xFE, 0, (byte)(comment.Length + 2), .. comment, .. jpeg[2..]];
        return TrickyMusic.Frame("APIC", [0, .. "image/jpeg\0"u8, 3, 0, .. picture]);
    }

    private static byte[] ManyCovers(GeneratedMedia media, int count)
    {
        var cover = TrickyMusic.Cover(File.ReadAllBytes(media.Picture("tiny.png", 16)));
        return [.. TrickyMusic.Tag([.. Enumerable.Repeat(cover, count).SelectMany(frame => frame)]), .. Music(media)];
    }

    private static byte[] HugePng(GeneratedMedia media)
    {
        GeneratedMedia.Run("-f", "lavfi", "-i", "color=c=black:s=12000x12000:d=1", "-frames:v", "1", media.At("huge.png"));
        return File.ReadAllBytes(media.At("huge.png"));
    }

    private static byte[] ProgramInWav(GeneratedMedia media)
    {
        var wav = File.ReadAllBytes(media.Make("a.wav", 2, "-bitexact"));
        var program = File.ReadAllBytes("/bin/true");
        program = program[..(program.Length & ~1)];
        byte[] chunk = [.. "JUNK"u8, .. BitConverter.GetBytes(program.Length), .. program];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(wav.Length - 8 + chunk.Length), .. "WAVE"u8, .. chunk, .. wav[12..]];
    }

    private static byte[] Attached(GeneratedMedia media)
    {
        var page = media.Write("page.html", Encoding.UTF8.GetBytes(Page));
        GeneratedMedia.Run("-i", media.Make("a.flac", 2), "-c", "copy", "-attach", page, "-metadata:s:t", "mimetype=text/html", media.At("attached.mka"));
        return File.ReadAllBytes(media.At("attached.mka"));
    }

    private static string Patched(GeneratedMedia media, int offset, params byte[] replacement)
    {
        var bytes = File.ReadAllBytes(media.Make("a.wav", 1, "-bitexact"));
        replacement.CopyTo(bytes, offset);
        return media.Write("x.wav", bytes);
    }
}
