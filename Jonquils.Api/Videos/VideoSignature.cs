namespace Jonquils.Api.Videos;

/// <summary>Tells from a file's first bytes whether it may be a video; what a server calls it proves nothing. The worker judges the rest.</summary>
internal static class VideoSignature
{
    /// <summary>How many bytes the judgement wants.</summary>
    public const int Bytes = 1024;

    private const int TransportPacket = 188;

    // Files of the same box format that hold sound or pictures alone.
    private static readonly string[] OtherBrands = ["M4A ", "M4B ", "M4P ", "avif", "avis", "heic", "heix", "mif1", "msf1", "crx "];

    public static bool MayBeVideo(ReadOnlySpan<byte> start) =>
        IsBoxes(start)
        || start.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
        || (start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("AVI "u8))
        || start.StartsWith("FLV\u0001"u8)
        || start.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11])
        || start.StartsWith((ReadOnlySpan<byte>)[0x00, 0x00, 0x01, 0xBA])
        || start.StartsWith((ReadOnlySpan<byte>)[0x00, 0x00, 0x01, 0xB3])
        || (start.StartsWith("OggS"u8) && start.IndexOf((ReadOnlySpan<byte>)[0x80, .. "theora"u8]) >= 0)
        || (start.Length > TransportPacket * 2 && start[0] == 0x47 && start[TransportPacket] == 0x47 && start[TransportPacket * 2] == 0x47);

    private static bool IsBoxes(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12)
        {
            return false;
        }

        var type = start.Slice(4, 4);
        if (type.SequenceEqual("ftyp"u8))
        {
            var brand = System.Text.Encoding.ASCII.GetString(start.Slice(8, 4));
            return !OtherBrands.Contains(brand, StringComparer.Ordinal);
        }

        // QuickTime files of old have no type box.
        return type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8) || type.SequenceEqual("wide"u8);
    }
}
