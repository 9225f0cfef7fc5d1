using System.Numerics;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>What an element of EBML, which Matroska is written in, begins with.</summary>
/// <param name="Id">With its marker bit, as the specification writes it.</param>
/// <param name="Bytes">Size of this header.</param>
/// <param name="Size">Of the content, or <see langword="null"/> where the writer did not know.</param>
internal readonly record struct EbmlHeader(uint Id, int Bytes, long? Size)
{
    /// <summary>Bytes of the longest header.</summary>
    public const int Longest = 12;

    private const int LongestId = 4, LongestSize = 8;

    /// <returns><see langword="null"/> when there is none, or it is cut off.</returns>
    public static EbmlHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (Number(bytes, LongestId) is not { } id || Number(bytes[id.Bytes..], LongestSize) is not { } size)
        {
            return null;
        }

        var value = Without(size);
        // All bits set mean that the size is not known.
        return new EbmlHeader((uint)id.Value, id.Bytes + size.Bytes, value == (1L << (7 * size.Bytes)) - 1 ? null : value);
    }

    /// <summary>A number of variable length, e.g. that of a track.</summary>
    /// <returns>How many bytes it takes, or <see langword="null"/>.</returns>
    public static int? LengthOf(ReadOnlySpan<byte> bytes) => Number(bytes, LongestSize)?.Bytes;

    /// <summary>An unsigned number of fixed length.</summary>
    public static ulong Unsigned(ReadOnlySpan<byte> content)
    {
        var value = 0UL;
        foreach (var b in content)
        {
            value = (value << 8) | b;
        }

        return value;
    }

    private static long Without((long Value, int Bytes) size) => size.Value & ((1L << (7 * size.Bytes)) - 1);

    private static (long Value, int Bytes)? Number(ReadOnlySpan<byte> bytes, int longest)
    {
        if (bytes.IsEmpty || bytes[0] == 0)
        {
            return null;
        }

        var length = BitOperations.LeadingZeroCount((uint)bytes[0]) - 23;
        return length <= longest && length <= bytes.Length ? ((long)Unsigned(bytes[..length]), length) : null;
    }
}
