namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>Matroska files that no muxer would write.</summary>
internal static class BrokenMatroska
{
    /// <summary>A title as long as what says that a track is encrypted.</summary>
    public const string Title = "Jonquil";

    /// <summary>Noise from two fifths of a file to three.</summary>
    public static byte[] WithBrokenMiddle(string path)
    {
        var bytes = File.ReadAllBytes(path);
        new Random(7).NextBytes(bytes.AsSpan((bytes.Length * 2 / 5)..(bytes.Length * 3 / 5)));
        return bytes;
    }

    /// <summary>Says that a track is encrypted, where its title stood.</summary>
    /// <param name="path">A file with a track named <see cref="Title"/>.</param>
    public static byte[] Encrypted(string path)
    {
        var bytes = File.ReadAllBytes(path);
        byte[] name = [0x53, 0x6E, 0x87, .. "Jonquil"u8];
        var at = bytes.AsSpan().IndexOf(name);
        Assert.True(at > 0);
        // ContentEncodings, one ContentEncoding, its type: encryption.
        ReadOnlySpan<byte> encodings = [0x6D, 0x80, 0x87, 0x62, 0x40, 0x84, 0x50, 0x33, 0x81, 0x01];
        encodings.CopyTo(bytes.AsSpan(at));
        return bytes;
    }
}
