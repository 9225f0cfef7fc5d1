using System.Buffers.Binary;

namespace Jonquils.MediaWorker.Packaging.Fmp4;

/// <summary>What an <c>esds</c> box says about an MPEG-4 audio stream.</summary>
/// <param name="ObjectType">Object type indication; 0x40 is MPEG-4 audio.</param>
/// <param name="AudioObjectType">Of MPEG-4 audio; 2 is AAC-LC, 5 and 29 are HE-AAC.</param>
/// <param name="AverageBitRate">Bits a second; 0 when not told.</param>
internal sealed record DecoderConfig(int ObjectType, int AudioObjectType, int SampleRate, int Channels, int AverageBitRate)
{
    private static readonly int[] Rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

    /// <param name="box">Content of the box.</param>
    /// <returns><see langword="null"/> when it is malformed.</returns>
    public static DecoderConfig? Parse(ReadOnlySpan<byte> box)
    {
        var reader = box.Length > 4 ? box[4..] : default;
        if (!TryOpen(ref reader, 3) || reader.Length < 3)
        {
            return null;
        }

        var flags = reader[2];
        var skip = 3 + ((flags & 0x80) != 0 ? 2 : 0) + ((flags & 0x20) != 0 ? 2 : 0);
        if ((flags & 0x40) != 0 || reader.Length < skip)
        {
            return null;
        }

        reader = reader[skip..];
        if (!TryOpen(ref reader, 4) || reader.Length < 13)
        {
            return null;
        }

        int objectType = reader[0];
        var bitRate = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(reader[9..]), int.MaxValue);
        reader = reader[13..];
        if (!TryOpen(ref reader, 5) || reader.Length < 2)
        {
            return null;
        }

        var audioType = reader[0] >> 3;
        var rateIndex = ((reader[0] & 7) << 1) | (reader[1] >> 7);
        return new DecoderConfig(objectType, audioType, rateIndex < Rates.Length ? Rates[rateIndex] : 0, (reader[1] >> 3) & 15, bitRate);
    }

    /// <summary>Steps into the descriptor of a tag; its length is a chain of 7-bit groups.</summary>
    private static bool TryOpen(ref ReadOnlySpan<byte> reader, int tag)
    {
        if (reader.Length < 2 || reader[0] != tag)
        {
            return false;
        }

        var at = 1;
        while (at < reader.Length && at < 5 && (reader[at] & 0x80) != 0)
        {
            at++;
        }

        if (at >= reader.Length)
        {
            return false;
        }

        reader = reader[(at + 1)..];
        return true;
    }
}
