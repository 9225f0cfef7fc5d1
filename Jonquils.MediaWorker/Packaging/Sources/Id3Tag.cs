using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>An ID3v2 tag (2.2, 2.3 or 2.4).</summary>
/// <param name="Bytes">Length of the tag in the file; 0 when there is none.</param>
internal sealed record Id3Tag(MediaTags Tags, CoverPicture? Cover, long Bytes)
{
    private const int HeaderBytes = 10;
    private const int MostTagBytes = 48 << 20;
    private const int MostTextBytes = 8192;

    public static Id3Tag None { get; } = new(new MediaTags(), null, 0);

    /// <summary>Reads the tag that starts at <paramref name="offset"/>.</summary>
    public static Id3Tag Read(SourceFile file, long offset)
    {
        var header = file.ReadUpTo(offset, HeaderBytes);
        if (header.Length < HeaderBytes || !header.AsSpan().StartsWith("ID3"u8) || header[3] is < 2 or > 4)
        {
            return None;
        }

        var length = SyncSafe(header.AsSpan(6));
        var hasFooter = (header[5] & 0x10) != 0 && header[3] == 4;
        var whole = HeaderBytes + length + (hasFooter ? HeaderBytes : 0);
        if (length > MostTagBytes)
        {
            return None with { Bytes = whole };
        }

        var body = file.ReadUpTo(offset + HeaderBytes, length);
        var unsynchronised = (header[5] & 0x80) != 0;
        var (tags, cover) = Parse(unsynchronised && header[3] < 4 ? Resynchronise(body) : body, header[3], (header[5] & 0x40) != 0);
        return new Id3Tag(tags, cover, whole);
    }

    private static (MediaTags Tags, CoverPicture? Cover) Parse(ReadOnlySpan<byte> body, int version, bool hasExtension)
    {
        if (hasExtension && version > 2 && body.Length >= 4)
        {
            var extension = version == 4 ? SyncSafe(body) : BinaryPrimitives.ReadInt32BigEndian(body) + 4;
            body = body[Math.Clamp(extension, 0, body.Length)..];
        }

        var fields = new TagFields();
        CoverPicture? cover = null;
        var frameHeader = version == 2 ? 6 : HeaderBytes;
        while (body.Length > frameHeader && body[0] != 0)
        {
            var name = Encoding.Latin1.GetString(body[..(version == 2 ? 3 : 4)]);
            var length = version switch
            {
                2 => (body[3] << 16) | (body[4] << 8) | body[5],
                3 => BinaryPrimitives.ReadInt32BigEndian(body[4..]),
                _ => SyncSafe(body[4..]),
            };
            var flags = version == 2 ? 0 : body[9];
            body = body[frameHeader..];
            if (length < 0 || length > body.Length)
            {
                break;
            }

            var frame = Content(body[..length], version, flags);
            body = body[length..];
            if (FieldOf(name) is { } field && frame.Length > 1)
            {
                foreach (var value in Values(frame))
                {
                    fields.Add(field, field == "GENRE" ? Id3Genres.Resolve(value) : value);
                }
            }
            else if (name is "APIC" or "PIC" && frame.Length > 4)
            {
                var picture = Picture(frame, version, out var isFront);
                cover = isFront ? picture ?? cover : cover ?? picture;
            }
        }

        return (WithDay(TagText.FromFields(fields), fields), cover);
    }

    /// <summary>A frame's content; empty when it is compressed or encrypted, which nobody does.</summary>
    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> frame, int version, int flags)
    {
        var sealedFlags = version == 4 ? 0x0C : version == 3 ? 0xC0 : 0;
        if ((flags & sealedFlags) != 0)
        {
            return default;
        }

        if (version == 4)
        {
            frame = (flags & 0x01) != 0 && frame.Length >= 4 ? frame[4..] : frame;
            return (flags & 0x02) != 0 ? Resynchronise(frame) : frame;
        }

        return frame;
    }

    private static string? FieldOf(string frame) => frame switch
    {
        "TIT2" or "TT2" => "TITLE",
        "TPE1" or "TP1" => "ARTIST",
        "TALB" or "TAL" => "ALBUM",
        "TPE2" or "TP2" => "ALBUMARTIST",
        "TPE4" or "TP4" => "REMIXER",
        "TCON" or "TCO" => "GENRE",
        "TDRC" => "DATE",
        "TDRL" => "RELEASEDATE",
        "TDOR" => "ORIGINALDATE",
        "TYER" or "TYE" => "YEAR",
        "TDAT" or "TDA" => "DAYMONTH",
        "TRCK" or "TRK" => "TRACKNUMBER",
        "TPOS" or "TPA" => "DISCNUMBER",
        _ => null,
    };

    // Version 2.4 parts several values by zeros; earlier ones end there.
    private static string[] Values(ReadOnlySpan<byte> frame) =>
        Decode(frame[0], frame[1..Math.Min(frame.Length, MostTextBytes)]).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Until version 2.3 day and month had a frame of their own, as four digits.</summary>
    private static MediaTags WithDay(MediaTags tags, TagFields fields) =>
        tags.Date is { Length: 4 } year && fields.First("DAYMONTH") is { Length: 4 } day
        && TagText.Date($"{year}-{day[2..]}-{day[..2]}") is { Length: 10 } date
            ? tags with { Date = date }
            : tags;

    private static string Decode(byte encoding, ReadOnlySpan<byte> bytes) => encoding switch
    {
        1 when bytes is [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes[2..]),
        1 when bytes is [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes[2..]).Replace("\uFEFF", "", StringComparison.Ordinal),
        1 => Encoding.Unicode.GetString(bytes),
        2 => Encoding.BigEndianUnicode.GetString(bytes),
        3 => Encoding.UTF8.GetString(bytes),
        _ => Encoding.Latin1.GetString(bytes),
    };

    private static CoverPicture? Picture(ReadOnlySpan<byte> frame, int version, out bool isFront)
    {
        isFront = false;
        var isWide = frame[0] is 1 or 2;
        var position = 4;
        if (version > 2)
        {
            var mimeEnd = frame[1..].IndexOf((byte)0);
            if (mimeEnd < 0)
            {
                return null;
            }

            position = mimeEnd + 2;
        }

        if (position >= frame.Length)
        {
            return null;
        }

        isFront = frame[position] == 3;
        var rest = frame[(position + 1)..];
        for (var i = 0; i + (isWide ? 1 : 0) < rest.Length; i += isWide ? 2 : 1)
        {
            if (rest[i] == 0 && (!isWide || rest[i + 1] == 0))
            {
                return CoverPicture.From(rest[(i + (isWide ? 2 : 1))..]);
            }
        }

        return null;
    }

    private static int SyncSafe(ReadOnlySpan<byte> bytes) =>
        ((bytes[0] & 0x7F) << 21) | ((bytes[1] & 0x7F) << 14) | ((bytes[2] & 0x7F) << 7) | (bytes[3] & 0x7F);

    /// <summary>Takes out the zeros that were put after each 0xFF to hide false frame syncs.</summary>
    private static byte[] Resynchronise(ReadOnlySpan<byte> bytes)
    {
        var result = new List<byte>(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            result.Add(bytes[i]);
            if (bytes[i] == 0xFF && i + 1 < bytes.Length && bytes[i + 1] == 0)
            {
                i++;
            }
        }

        return [.. result];
    }
}

/// <summary>The genres that ID3v1 numbered and that later versions still refer to.</summary>
internal static class Id3Genres
{
    private static readonly string[] Names =
    [
        "Blues", "Classic Rock", "Country", "Dance", "Disco", "Funk", "Grunge", "Hip-Hop", "Jazz", "Metal", "New Age", "Oldies", "Other", "Pop",
        "R&B", "Rap", "Reggae", "Rock", "Techno", "Industrial", "Alternative", "Ska", "Death Metal", "Pranks", "Soundtrack", "Euro-Techno",
        "Ambient", "Trip-Hop", "Vocal", "Jazz+Funk", "Fusion", "Trance", "Classical", "Instrumental", "Acid", "House", "Game", "Sound Clip",
        "Gospel", "Noise", "Alternative Rock", "Bass", "Soul", "Punk", "Space", "Meditative", "Instrumental Pop", "Instrumental Rock", "Ethnic",
        "Gothic", "Darkwave", "Techno-Industrial", "Electronic", "Pop-Folk", "Eurodance", "Dream", "Southern Rock", "Comedy", "Cult", "Gangsta",
        "Top 40", "Christian Rap", "Pop/Funk", "Jungle", "Native American", "Cabaret", "New Wave", "Psychedelic", "Rave", "Showtunes", "Trailer",
        "Lo-Fi", "Tribal", "Acid Punk", "Acid Jazz", "Polka", "Retro", "Musical", "Rock & Roll", "Hard Rock",
    ];

    /// <returns>The name, or <see langword="null"/> for a number without one.</returns>
    public static string? Name(int number) => number >= 0 && number < Names.Length ? Names[number] : null;

    /// <summary>Names <c>17</c>, <c>(17)</c> and <c>(17)Rock</c>; leaves other text alone.</summary>
    public static string Resolve(string text)
    {
        var trimmed = text.Trim();
        var close = trimmed.IndexOf(')', StringComparison.Ordinal);
        if (trimmed.StartsWith('(') && close > 1 && int.TryParse(trimmed.AsSpan(1, close - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bracketed))
        {
            var refinement = trimmed[(close + 1)..].Trim();
            return refinement.Length > 0 ? refinement : Name(bracketed) ?? "";
        }

        return int.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var bare) ? Name(bare) ?? "" : trimmed;
    }
}
