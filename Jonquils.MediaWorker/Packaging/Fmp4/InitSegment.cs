using System.Buffers.Binary;
using System.Text;

namespace Jonquils.MediaWorker.Packaging.Fmp4;

/// <summary>What an initialisation segment says about its one track.</summary>
/// <param name="Bytes">Size of the segment.</param>
/// <param name="Timescale">Units of time a second.</param>
/// <param name="Codecs">For playlists, by RFC 6381: <c>mp4a.40.2</c>, <c>fLaC</c>, <c>avc1.64001f</c>.</param>
/// <param name="EditStart">Units at the start that players leave out: the encoder's priming; of video, by how much the first picture is shown later than it is decoded.</param>
/// <param name="DefaultSampleDuration">From <c>trex</c>, for samples that do not tell.</param>
/// <param name="DefaultSampleBytes">From <c>trex</c>.</param>
internal sealed record InitSegment(int Bytes, uint Timescale, string Codecs, long EditStart, uint DefaultSampleDuration, uint DefaultSampleBytes)
{
    /// <exception cref="InvalidPackageException">It is not one that a player could use.</exception>
    public static InitSegment Parse(ReadOnlySpan<byte> bytes)
    {
        var movie = Boxes.Find(bytes, "moov");
        var track = Boxes.Find(movie, "trak");
        var media = Boxes.Find(track, "mdia");
        var header = Boxes.Find(media, "mdhd");
        if (Boxes.Find(bytes, "ftyp").Length == 0 || header.Length < 20)
        {
            throw new InvalidPackageException("The initialisation segment has no track.");
        }

        var timescale = BinaryPrimitives.ReadUInt32BigEndian(header[(header[0] == 1 ? 20 : 12)..]);
        if (timescale == 0)
        {
            throw new InvalidPackageException("The initialisation segment has no timescale.");
        }

        var defaults = Boxes.Find(Boxes.Find(movie, "mvex"), "trex");
        return new InitSegment(
            bytes.Length,
            timescale,
            CodecsOf(Boxes.Find(Boxes.Find(Boxes.Find(media, "minf"), "stbl"), "stsd")),
            EditStartOf(Boxes.Find(Boxes.Find(track, "edts"), "elst")),
            defaults.Length >= 20 ? BinaryPrimitives.ReadUInt32BigEndian(defaults[12..]) : 0,
            defaults.Length >= 20 ? BinaryPrimitives.ReadUInt32BigEndian(defaults[16..]) : 0);
    }

    private static string CodecsOf(ReadOnlySpan<byte> description)
    {
        const int AudioEntryBytes = 28, PictureEntryBytes = 78;
        if (description.Length < 16 + AudioEntryBytes)
        {
            throw new InvalidPackageException("The initialisation segment describes no codec.");
        }

        var entry = description[8..];
        var type = Encoding.Latin1.GetString(entry[4..8]);
        if (type == "avc1")
        {
            // Profile, constraints and level stand behind the version of the decoder's record (ISO/IEC 14496-15, 5.3.3.1).
            var record = entry.Length > 8 + PictureEntryBytes ? Boxes.Find(entry[(8 + PictureEntryBytes)..], "avcC") : default;
            return record.Length >= 7 ? $"avc1.{Convert.ToHexStringLower(record[1..4])}" : throw new InvalidPackageException("The initialisation segment describes no H.264.");
        }

        var boxes = entry[(8 + AudioEntryBytes)..];
        return type switch
        {
            "mp4a" when DecoderConfig.Parse(Boxes.Find(boxes, "esds")) is { ObjectType: 0x40 } aac => $"mp4a.40.{aac.AudioObjectType}",
            "fLaC" when Boxes.Find(boxes, "dfLa").Length >= 42 => "fLaC",
            _ => throw new InvalidPackageException($"The initialisation segment holds an unexpected codec '{type}'."),
        };
    }

    private static long EditStartOf(ReadOnlySpan<byte> list)
    {
        if (list.Length < 8 + 12 || BinaryPrimitives.ReadUInt32BigEndian(list[4..]) == 0)
        {
            return 0;
        }

        var start = list[0] == 1 && list.Length >= 24
            ? BinaryPrimitives.ReadInt64BigEndian(list[16..])
            : BinaryPrimitives.ReadInt32BigEndian(list[12..]);
        return Math.Max(0, start);
    }
}

/// <summary>FFmpeg wrote something that must not be served.</summary>
internal sealed class InvalidPackageException(string message) : Exception(message);
