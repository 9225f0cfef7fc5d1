using System.Buffers.Binary;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>Makes files whose headers are not true.</summary>
internal sealed class LyingSources(GeneratedMedia media)
{
    private const double Seconds = 8;

    /// <summary>Writes the file that a name of <see cref="LyingSourceTests"/> stands for.</summary>
    /// <returns>Its absolute path.</returns>
    public string Make(string lie)
    {
        var name = $"x.{lie.Split(' ')[0]}";
        return lie switch
        {
            "wav that says it is ten times as long" => Changed(Music("wav"), name, After("data"), Little(Seconds * 10 * 44_100 * 4)),
            "wav that says it is half as long" => Changed(Music("wav"), name, After("data"), Little(Seconds / 2 * 44_100 * 4)),
            "wav of unknown length" => Changed(Music("wav"), name, After("data"), Little(uint.MaxValue)),
            "wav of 65535 channels" => Changed(Music("wav"), name, _ => 22, [0xFF, 0xFF]),
            "wav with frames of no bytes" => Changed(Music("wav"), name, _ => 32, [0, 0]),
            "wav of seven bits" => Changed(Music("wav"), name, _ => 34, [7, 0]),
            "flac that says it is ten times as long" => Changed(Music("flac"), name, _ => 21, [0xF0, .. Big((uint)(Seconds * 10 * 44_100))]),
            "flac of 68 billion samples" => Changed(Music("flac"), name, _ => 21, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
            "flac of unknown length" => Changed(Music("flac"), name, _ => 21, [0xF0, 0, 0, 0, 0]),
            "flac of a million hertz" => Changed(Music("flac"), name, _ => 18, [0xF4, 0x24]),
            "mp3 that says it lasts ten times as long" => Changed(Music("mp3"), name, After("Xing", "Info", 4), Big((uint)(Seconds * 10 * 44_100 / 1152))),
            "mp3 that says it lasts a year" => Changed(Music("mp3"), name, After("Xing", "Info", 4), Big(uint.MaxValue)),
            "mp3 that says it has no frames" => Changed(Music("mp3"), name, After("Xing", "Info", 4), Big(0)),
            "ogg that says it lasts a million years" => Changed(Music("ogg"), name, bytes => bytes.LastIndexOf("OggS"u8) + 6, [0, 0, 0, 0, 0, 0, 0, 0x40]),
            "ogg whose positions are all none" => NoPositions(Music("ogg"), name),
            "adts cut in the middle" => media.Cut(media.Make("a.aac", Seconds), name, 0.5),
            "wavpack cut in the middle" => media.Cut(media.Make("a.wv", Seconds), name, 0.5),
            "matroska cut in the middle" => media.Cut(media.Make("a.mka", Seconds, "-c:a", "flac"), name, 0.5),
            "alac cut in the middle" => media.Cut(media.Make("a.m4a", Seconds, "-c:a", "alac", "-movflags", "+faststart"), name, 0.5),
            "matroska that says it is an exabyte" => Changed(media.Make("a.mka", Seconds), name, After("\u0018\u0053\u0080\u0067"), [0x01, 0x10, 0, 0, 0, 0, 0, 0]),
            "m4a that says it lasts a year" => Changed(Music("m4a"), name, After("mdhd", skip: 16), Big(uint.MaxValue - 1)),
            "m4a with a box of nine exabytes" => media.Write(name, [.. File.ReadAllBytes(Music("m4a")), .. Big(1), .. "free"u8, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
            "m4a with boxes in each other a thousand deep" => media.Write(name, [.. File.ReadAllBytes(Music("m4a")), .. Nested(1000)]),
            "m4a of four billion samples" => Changed(Music("m4a"), name, After("stsz", skip: 8), Big(uint.MaxValue)),
            "m4a whose chunks lie behind its end" => Changed(Music("m4a"), name, After("stco", skip: 8), Big(0x7FFFFFFF)),
            "m4a that names the same bytes again and again" => media.Write(name, HandmadeMp4.Repeating(30_000)),
            "id3 tag that says it is longer than the file" => media.Write("x.mp3", [.. "ID3\u0004\0\0"u8, 0x0F, 0x7F, 0x7F, 0x7F, .. File.ReadAllBytes(Music("mp3"))]),
            "ogg of headers alone" => media.Write(name, File.ReadAllBytes(Music("ogg")).AsSpan(0, ThirdPage(File.ReadAllBytes(Music("ogg"))))),
            "m4a of no samples" => Silent(name),
            "mp3 of one frame" => media.Cut(media.Make("a.mp3", 1, "-write_xing", "0", "-id3v2_version", "0"), name, 0.06),
            _ when lie.EndsWith(" cut in the middle", StringComparison.Ordinal) => media.Cut(Music(lie.Split(' ')[0]), name, 0.5),
            _ => throw new ArgumentException(lie, nameof(lie)),
        };
    }

    private string Music(string extension) => media.Make($"a.{extension}", Seconds, ["-bitexact", .. extension == "flac" ? ["-sample_fmt", "s16"] : Array.Empty<string>()]);

    private string Silent(string name)
    {
        GeneratedMedia.Run("-f", "lavfi", "-i", "anullsrc", "-t", "0", "-c:a", "aac", "-f", "ipod", media.At(name));
        return media.At(name);
    }

    private string NoPositions(string path, string name)
    {
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; (at = bytes.AsSpan(at).IndexOf("OggS"u8) is var found and >= 0 ? at + found : -1) >= 0; at += 4)
        {
            bytes.AsSpan(at + 6, 8).Fill(0xFF);
        }

        return media.Write(name, bytes);
    }

    private string Changed(string path, string name, Where where, byte[] replacement)
    {
        var bytes = File.ReadAllBytes(path);
        replacement.CopyTo(bytes.AsSpan(where(bytes)));
        return media.Write(name, bytes);
    }

    private delegate int Where(ReadOnlySpan<byte> bytes);

    private static Where After(string mark, string? orMark = null, int skip = 0) => bytes =>
    {
        var at = bytes.IndexOf(System.Text.Encoding.Latin1.GetBytes(mark));
        at = at < 0 && orMark is not null ? bytes.IndexOf(System.Text.Encoding.Latin1.GetBytes(orMark)) : at;
        Assert.True(at >= 0, mark);
        return at + mark.Length + skip;
    };

    private static int ThirdPage(ReadOnlySpan<byte> bytes)
    {
        var at = 4;
        for (var page = 0; page < 2; page++)
        {
            at += bytes[at..].IndexOf("OggS"u8) + 4;
        }

        return at - 4;
    }

    private static byte[] Nested(int depth)
    {
        byte[] box = [];
        for (var i = 0; i < depth; i++)
        {
            box = [.. Big((uint)box.Length + 8), .. "moov"u8, .. box];
        }

        return box;
    }

    private static byte[] Little(double value) => BitConverter.GetBytes((uint)value);

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
