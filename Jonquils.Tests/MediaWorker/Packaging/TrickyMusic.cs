using System.Buffers.Binary;
using System.Text;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>Makes good music with bad company: tags and covers that break their own rules, and files that are two things at once.</summary>
internal sealed class TrickyMusic(GeneratedMedia media)
{
    /// <summary>Writes the file that a name of <see cref="TrickyTagsTests.Corpus"/> stands for: two seconds of music.</summary>
    /// <returns>Its absolute path.</returns>
    public string Make(string company)
    {
        var music = File.ReadAllBytes(media.Make("plain.mp3", 2, "-id3v2_version", "0", "-write_id3v1", "0", "-b:a", "64k"));
        byte[] file = company == "a zip archive behind it" ? [.. music, .. "PK\u0003\u0004"u8, .. new byte[500], .. "PK\u0005\u0006"u8, .. new byte[18]] : [.. Tag(FramesOf(company)), .. music];
        return media.Write("song.mp3", file);
    }

    private static byte[] FramesOf(string company) => company switch
    {
        "a page of html in a comment" => Frame("COMM", [3, .. "eng\0<html><script>alert(1)</script></html>"u8]),
        "half a character of utf-16" => Frame("TIT2", [1, 0xFF, 0xFE, 0x41, 0x00, 0x42]),
        "lone surrogates" => Frame("TIT2", [1, 0xFF, 0xFE, 0x41, 0x00, 0x00, 0xD8, 0x42, 0x00, 0x00, 0xDC]),
        "broken utf-8" => Frame("TIT2", [3, 0x41, 0xC3, 0x28, 0xF8, 0x80, 0xFF]),
        "control characters" => Frame("TIT2", [0, 0x41, 0x07, 0x1B, 0x5B, 0x0D, 0x0A, 0x42]),
        "an unknown encoding" => Frame("TIT2", [0x7F, 0x41, 0x42, 0xFF, 0xFE]),
        "a frame larger than the tag" => [.. "TIT2"u8, 0x7F, 0x7F, 0x7F, 0x7F, 0, 0, 3, 0x41],
        "a frame of no bytes" => [.. Frame("TIT2", []), .. Frame("TPE1", [0])],
        "a cover of a billion pixels" => Cover([0x89, .. "PNG\r\n\u001A\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0x7D, 0, 0, 0, 0x7D, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0]),
        "a cover that is svg" => Cover("<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/hostname'/></svg>"u8.ToArray()),
        "a cover that is a playlist" => Cover("#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"u8.ToArray()),
        "a cover larger than the file" => [.. "APIC"u8, 0x0F, 0x7F, 0x7F, 0x7F, 0, 0, 0, .. "image/png\0"u8, 3, 0, 0x89, .. "PNG"u8],
        _ => throw new ArgumentException(company, nameof(company)),
    };

    /// <summary>A frame with a picture that says it is PNG.</summary>
    public static byte[] Cover(byte[] picture) => Frame("APIC", [0, .. "image/png\0"u8, 3, 0, .. picture]);

    public static byte[] Frame(string name, byte[] content) => [.. Encoding.ASCII.GetBytes(name), .. SyncSafe(content.Length), 0, 0, .. content];

    /// <summary>An ID3v2.4 tag.</summary>
    public static byte[] Tag(byte[] frames) => [.. "ID3\u0004\0\0"u8, .. SyncSafe(frames.Length), .. frames];

    private static byte[] SyncSafe(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, ((length & 0xFE00000) << 3) | ((length & 0x1FC000) << 2) | ((length & 0x3F80) << 1) | (length & 0x7F));
        return bytes;
    }
}
