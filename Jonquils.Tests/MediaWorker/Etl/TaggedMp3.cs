using System.Text;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>Writes small MP3 files with tags of every age; the sound is silence.</summary>
internal static class TaggedMp3
{
    private const int FrameBytes = 417;
    private const int Frames = 60;

    public static byte[] Plain(params byte[][] before) => [.. before.SelectMany(b => b), .. Silence()];

    /// <summary>ID3v2.3 or 2.4 with text in an encoding as the format numbers them: 0 Latin-1, 1 UTF-16, 2 UTF-16BE, 3 UTF-8.</summary>
    public static byte[] Id3(int version, byte encoding, Encoding text, params (string Frame, string Value)[] fields)
    {
        var frames = fields.SelectMany(field => Frame(version, field.Frame, [encoding, .. text.GetPreamble(), .. text.GetBytes(field.Value)])).ToArray();
        return [.. "ID3"u8, (byte)version, 0, 0, .. SyncSafe(frames.Length), .. frames];
    }

    /// <summary>The tag of 128 bytes at the end.</summary>
    public static byte[] WithId3V1(Encoding text, string title, string artist, string album)
    {
        var tag = new byte[128];
        "TAG"u8.CopyTo(tag);
        text.GetBytes(title).CopyTo(tag, 3);
        text.GetBytes(artist).CopyTo(tag, 33);
        text.GetBytes(album).CopyTo(tag, 63);
        return [.. Silence(), .. tag];
    }

    /// <summary>An APE tag of version 2 at the end.</summary>
    public static byte[] WithApe(params (string Key, string Value)[] items)
    {
        var body = items.SelectMany(item => (byte[])[.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(item.Value)), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(item.Key), 0, .. Encoding.UTF8.GetBytes(item.Value)]).ToArray();
        return
        [
            .. Silence(), .. body, .. "APETAGEX"u8, .. BitConverter.GetBytes(2000), .. BitConverter.GetBytes(body.Length + 32), .. BitConverter.GetBytes(items.Length),
            .. new byte[12],
        ];
    }

    private static byte[] Frame(int version, string name, byte[] content) =>
        version == 2
            ? [.. Encoding.ASCII.GetBytes(name), (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length, .. content]
            : [.. Encoding.ASCII.GetBytes(name), .. version == 4 ? SyncSafe(content.Length) : BigEndian(content.Length), 0, 0, .. content];

    private static byte[] SyncSafe(int value) => [(byte)((value >> 21) & 127), (byte)((value >> 14) & 127), (byte)((value >> 7) & 127), (byte)(value & 127)];

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    // Layer III at 128 kb/s and 44.1 kHz with nothing in it.
    private static byte[] Silence()
    {
        var bytes = new byte[Frames * FrameBytes];
        for (var i = 0; i < Frames; i++)
        {
            byte[] header = [0xFF, 0xFB, 0x90, 0x00];
            header.CopyTo(bytes, i * FrameBytes);
        }

        return bytes;
    }
}
