using System.Buffers.Binary;
using System.Text;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging.Fmp4;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>MP4 and M4A: the sound track's description and iTunes tags.</summary>
internal static class Mp4Source
{
    private const int MostMovieBytes = 64 << 20;
    private const int MostTopBoxes = 100_000;

    public static SourceReading Read(SourceFile file)
    {
        byte[]? movie = null;
        long mediaBytes = 0;
        foreach (var (type, content, length) in TopBoxes(file))
        {
            if (type == "moov")
            {
                // As FFmpeg does: what comes again is left out.
                movie ??= ReadMovie(file, content, length);
            }
            else if (type == "mdat")
            {
                mediaBytes += length;
                if (length > file.Length - content)
                {
                    return movie is null ? SourceReading.Unreadable : MediaErrors.Truncated;
                }
            }
        }

        return movie is null ? SourceReading.Unreadable : FromMovie(movie, mediaBytes);
    }

    /// <summary>Content of the box that describes all tracks.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    /// <exception cref="MalformedSourceException">It ends early, or is larger than any should be.</exception>
    public static byte[]? FindMovie(SourceFile file) =>
        TopBoxes(file).Where(box => box.Type == "moov").Select(box => ReadMovie(file, box.Content, box.Bytes)).FirstOrDefault();

    /// <summary>Boxes of the file's first level, with the size of their contents as they claim it.</summary>
    private static IEnumerable<(string Type, long Content, long Bytes)> TopBoxes(SourceFile file)
    {
        var position = 0L;
        for (var i = 0; i < MostTopBoxes && position + 8 <= file.Length; i++)
        {
            var header = file.ReadUpTo(position, 16);
            var (size, bytes) = BinaryPrimitives.ReadUInt32BigEndian(header) switch
            {
                1 => (16, BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8))),
                0 => (8, file.Length - position),
                var length => (8, (long)length),
            };
            if (bytes < size)
            {
                yield break;
            }

            yield return (Encoding.Latin1.GetString(header, 4, 4), position + size, bytes - size);
            if (bytes > file.Length - position)
            {
                yield break;
            }

            position += bytes;
        }
    }

    private static byte[] ReadMovie(SourceFile file, long content, long length) =>
        length <= MostMovieBytes ? file.Read(content, length) : throw new MalformedSourceException();

    private static SourceReading FromMovie(ReadOnlySpan<byte> movie, long mediaBytes)
    {
        SourceInfo? info = null;
        var hasVideo = false;
        foreach (var track in Boxes.In(movie, "trak"))
        {
            var media = Boxes.Find(movie[track], "mdia");
            var handler = Boxes.Find(media, "hdlr");
            if (handler.Length < 12)
            {
                continue;
            }

            hasVideo |= handler[8..12].SequenceEqual("vide"u8);
            if (!handler[8..12].SequenceEqual("soun"u8) || info is not null)
            {
                continue;
            }

            var description = Boxes.Find(Boxes.Find(Boxes.Find(media, "minf"), "stbl"), "stsd");
            var (sound, isProtected) = SoundDescription.Parse(description);
            if (isProtected)
            {
                return MediaErrors.DrmProtected;
            }

            if (sound is null)
            {
                return SourceReading.Unreadable;
            }

            info = sound with { Duration = DurationOf(Boxes.Find(media, "mdhd")) };
        }

        if (info is null)
        {
            return MediaErrors.NoAudioStream;
        }

        var (tags, cover) = ItunesTags.Parse(Boxes.Find(Boxes.Find(movie, "udta"), "meta"));
        var measured = !hasVideo && info.Duration is { TotalSeconds: > 0 } known ? (int)Math.Round(mediaBytes / 125.0 / known.TotalSeconds) : 0;
        return info with
        {
            // A fragmented file's header knows nothing of its fragments.
            IsDurationDeclared = info.Duration is not null && Boxes.Find(movie, "mvex").Length == 0,
            Kbps = measured > 0 ? measured : info.Kbps,
            Tags = tags,
            Cover = cover,
        };
    }

    /// <summary>Duration in an <c>mdhd</c> box; <see langword="null"/> when it does not tell.</summary>
    public static TimeSpan? DurationOf(ReadOnlySpan<byte> header)
    {
        var isLong = header.Length > 0 && header[0] == 1;
        if (header.Length < (isLong ? 32 : 20))
        {
            return null;
        }

        var scale = BinaryPrimitives.ReadUInt32BigEndian(header[(isLong ? 20 : 12)..]);
        var units = isLong ? BinaryPrimitives.ReadUInt64BigEndian(header[24..]) : BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
        return scale == 0 || units == 0 || units == uint.MaxValue ? null : TimeSpan.FromSeconds(Math.Min((double)units / scale, 1e7));
    }
}

/// <summary>The audio entry of an <c>stsd</c> box.</summary>
internal static class SoundDescription
{
    private const int EntryBytes = 28;

    /// <returns>Facts, or <see langword="null"/> when the codec is not one that is known here; and whether the track is encrypted.</returns>
    public static (SourceInfo? Info, bool IsProtected) Parse(ReadOnlySpan<byte> description)
    {
        if (description.Length < 8 + 8 + EntryBytes)
        {
            return (null, false);
        }

        var entry = description[8..];
        var type = Encoding.Latin1.GetString(entry[4..8]);
        if (type is "enca" or "drms")
        {
            return (null, true);
        }

        var body = entry[8..];
        var info = new SourceInfo
        {
            Container = SourceContainer.Mp4,
            Codec = type,
            Channels = BinaryPrimitives.ReadUInt16BigEndian(body[16..]),
            SampleRate = (int)(BinaryPrimitives.ReadUInt32BigEndian(body[24..]) >> 16),
        };
        var boxes = body[EntryBytes..];
        return type switch
        {
            "mp4a" => (Aac(info, Boxes.Find(boxes, "esds")), false),
            "alac" => (Alac(info, Boxes.Find(boxes, "alac")), false),
            _ => (null, false),
        };
    }

    private static SourceInfo? Aac(SourceInfo info, ReadOnlySpan<byte> box)
    {
        var decoder = DecoderConfig.Parse(box);
        if (decoder is not { ObjectType: 0x40 or 0x66 or 0x67 or 0x68 } || decoder.SampleRate == 0)
        {
            return null;
        }

        return info with
        {
            Codec = "aac",
            SampleRate = decoder.SampleRate,
            Channels = decoder.Channels > 0 ? decoder.Channels : info.Channels,
            Kbps = decoder.AverageBitRate / 1000,
            IsAacLc = decoder.AudioObjectType == 2,
        };
    }

    private static SourceInfo? Alac(SourceInfo info, ReadOnlySpan<byte> box) => box.Length < 28
        ? null
        : info with
        {
            Codec = "alac",
            IsLossless = true,
            BitsPerSample = box[9],
            Channels = box[13],
            SampleRate = BinaryPrimitives.ReadInt32BigEndian(box[24..]),
        };
}

/// <summary>iTunes' tags in <c>moov/udta/meta/ilst</c>.</summary>
internal static class ItunesTags
{
    public static (MediaTags Tags, CoverPicture? Cover) Parse(ReadOnlySpan<byte> meta)
    {
        var list = meta.Length > 4 ? Boxes.Find(meta[4..], "ilst") : default;
        var fields = new TagFields();
        CoverPicture? cover = null;
        foreach (var item in Boxes.In(list))
        {
            var value = Boxes.Find(list[item.Content], "data");
            if (value.Length <= 8)
            {
                continue;
            }

            value = value[8..];
            switch (item.Type)
            {
                case "covr":
                    cover ??= CoverPicture.From(value);
                    break;
                case "trkn" when value.Length >= 4:
                    fields.Add("TRACKNUMBER", BinaryPrimitives.ReadUInt16BigEndian(value[2..]).ToString(System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case "disk" when value.Length >= 4:
                    fields.Add("DISCNUMBER", BinaryPrimitives.ReadUInt16BigEndian(value[2..]).ToString(System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case "gnre" when value.Length >= 2 && Id3Genres.Name(BinaryPrimitives.ReadUInt16BigEndian(value) - 1) is { } genre:
                    fields.Add("GENRE", genre);
                    break;
                case var type when FieldOf(type) is { } field:
                    fields.Add(field, Encoding.UTF8.GetString(value[..Math.Min(value.Length, 4096)]));
                    break;
            }
        }

        return (TagText.FromFields(fields), cover);
    }

    private static string? FieldOf(string type) => type switch
    {
        "\u00A9nam" => "TITLE",
        "\u00A9ART" => "ARTIST",
        "\u00A9alb" => "ALBUM",
        "aART" => "ALBUMARTIST",
        "\u00A9gen" => "GENRE",
        "\u00A9day" => "DATE",
        _ => null,
    };
}
