using System.Buffers.Binary;

namespace Jonquils.MediaWorker.Packaging.Fmp4;

/// <summary>What a media segment's own sample tables say.</summary>
/// <param name="Bytes">Size of the segment.</param>
/// <param name="Start">Decode time of its first sample, in the track's units.</param>
/// <param name="Duration">Sum of its samples' durations, in the track's units.</param>
/// <param name="Samples">Number of samples (of audio: frames).</param>
internal sealed record MediaSegment(int Bytes, long Start, long Duration, int Samples)
{
    private const uint HasDataOffset = 0x1, HasFirstFlags = 0x4, HasDuration = 0x100, HasSize = 0x200, HasFlags = 0x400, HasCompositionOffset = 0x800;

    /// <summary>Whether it holds neither samples nor tables of them.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> bytes) => Boxes.In(bytes).TrueForAll(box => box.Type is "styp" or "sidx");

    /// <summary>Reads a whole segment and checks that its boxes, its sample tables and its bytes agree.</summary>
    /// <exception cref="InvalidPackageException">They do not.</exception>
    public static MediaSegment Parse(ReadOnlySpan<byte> bytes, InitSegment init)
    {
        long? start = null;
        long duration = 0, sampleBytes = 0, dataBytes = 0, covered = 0;
        var samples = 0;
        foreach (var box in Boxes.In(bytes))
        {
            var content = bytes[box.Content];
            covered = box.Content.End.Value;
            if (box.Type == "mdat")
            {
                dataBytes += content.Length;
            }
            else if (box.Type == "moof")
            {
                var fragment = Boxes.Find(content, "traf");
                start ??= DecodeTime(Boxes.Find(fragment, "tfdt"));
                var defaults = Defaults.Parse(Boxes.Find(fragment, "tfhd"), init);
                foreach (var run in Boxes.In(fragment, "trun"))
                {
                    var (count, units, size) = Sum(fragment[run], defaults);
                    samples += count;
                    duration += units;
                    sampleBytes += size;
                }
            }
        }

        return start is { } begin && samples > 0 && duration > 0 && sampleBytes == dataBytes && covered == bytes.Length
            ? new MediaSegment(bytes.Length, begin, duration, samples)
            : throw new InvalidPackageException("A segment's boxes do not agree with its bytes.");
    }

    private static long? DecodeTime(ReadOnlySpan<byte> box) => box.Length switch
    {
        >= 12 when box[0] == 1 => BinaryPrimitives.ReadInt64BigEndian(box[4..]),
        >= 8 => BinaryPrimitives.ReadUInt32BigEndian(box[4..]),
        _ => null,
    };

    private static (int Count, long Units, long Bytes) Sum(ReadOnlySpan<byte> run, Defaults defaults)
    {
        var reader = new RunReader(run);
        var flags = reader.Next() & 0xFFFFFF;
        var count = reader.Next();
        reader.Skip(flags & (HasDataOffset | HasFirstFlags));
        long units = 0, bytes = 0;
        for (var i = 0u; i < count; i++)
        {
            units += (flags & HasDuration) != 0 ? reader.Next() : defaults.Duration;
            bytes += (flags & HasSize) != 0 ? reader.Next() : defaults.Bytes;
            reader.Skip(flags & (HasFlags | HasCompositionOffset));
        }

        return ((int)count, units, bytes);
    }

    private readonly record struct Defaults(uint Duration, uint Bytes)
    {
        public static Defaults Parse(ReadOnlySpan<byte> header, InitSegment init)
        {
            var reader = new RunReader(header);
            var flags = reader.Next() & 0xFFFFFF;
            reader.Skip(1); // track_ID
            reader.Skip(flags & 0x1, words: 2); // base_data_offset
            reader.Skip(flags & 0x2); // sample_description_index
            var duration = (flags & 0x8) != 0 ? reader.Next() : init.DefaultSampleDuration;
            var bytes = (flags & 0x10) != 0 ? reader.Next() : init.DefaultSampleBytes;
            return new Defaults(duration, bytes);
        }
    }

    /// <summary>Reads the 32-bit words of a table of which each set flag stands for one.</summary>
    private ref struct RunReader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public uint Next()
        {
            if (_rest.Length < 4)
            {
                throw new InvalidPackageException("A sample table ends early.");
            }

            var value = BinaryPrimitives.ReadUInt32BigEndian(_rest);
            _rest = _rest[4..];
            return value;
        }

        public void Skip(uint flags, int words = 1)
        {
            for (var n = System.Numerics.BitOperations.PopCount(flags) * words; n > 0; n--)
            {
                Next();
            }
        }
    }
}
