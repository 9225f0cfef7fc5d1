using System.Buffers.Binary;
using System.Text;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>RIFF and RF64 WAVE: format, length, LIST INFO and ID3 chunks.</summary>
internal static class WavSource
{
    private const int MostChunks = 256;
    private const int MostInfoBytes = 1 << 20;
    private const int Pcm = 1, Float = 3;

    public static SourceReading Read(SourceFile file)
    {
        SourceInfo? info = null;
        var fields = new TagFields();
        var id3 = Id3Tag.None;
        long? dataBytes = null;
        long? longDataBytes = null;
        var position = 12L;
        for (var i = 0; i < MostChunks && position + 8 <= file.Length; i++)
        {
            var header = file.Read(position, 8);
            var name = Encoding.Latin1.GetString(header, 0, 4);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
            switch (name)
            {
                case "ds64" when length >= 16:
                    longDataBytes = BinaryPrimitives.ReadInt64LittleEndian(file.Read(position + 16, 8));
                    break;
                case "fmt ":
                    var format = file.Read(position + 8, Math.Min(length, 40));
                    if (ContradictsItself(format))
                    {
                        return MediaErrors.Damaged;
                    }

                    info = FromFormat(format);
                    break;
                case "data":
                    // Streamed files carry 0 or the largest number, having no way back to fill it in.
                    dataBytes = length >= 0xFFFF_FF00 ? longDataBytes : length > 0 ? length : null;
                    length = dataBytes ?? (length == 0 ? 0 : file.Length);
                    break;
                case "LIST" when length is > 4 and < MostInfoBytes:
                    ReadInfo(file.ReadUpTo(position + 8, (int)length), fields);
                    break;
                case "id3 " or "ID3 ":
                    id3 = Id3Tag.Read(file, position + 8);
                    break;
            }

            position += 8 + length + (length & 1);
        }

        if (info is null)
        {
            return SourceReading.Unreadable;
        }

        var bytesPerSecond = info.Kbps * 1000.0 / 8;
        return info with
        {
            Tags = TagText.Merge(id3.Tags, TagText.FromFields(fields)),
            Cover = id3.Cover,
            Duration = dataBytes is { } known && bytesPerSecond > 0 ? TimeSpan.FromSeconds(Math.Min(known / bytesPerSecond, 1e7)) : null,
            IsDurationDeclared = dataBytes is not null && bytesPerSecond > 0,
        };
    }

    /// <summary>PCM whose frames are not as long as its samples: whichever of the two is meant, the other gives noise.</summary>
    private static bool ContradictsItself(ReadOnlySpan<byte> format)
    {
        var frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(format[12..]);
        var sampleBytes = (BinaryPrimitives.ReadUInt16LittleEndian(format[14..]) + 7) / 8;
        return BinaryPrimitives.ReadUInt16LittleEndian(format) == Pcm && frameBytes > 0 && frameBytes != BinaryPrimitives.ReadUInt16LittleEndian(format[2..]) * sampleBytes;
    }

    private static SourceInfo? FromFormat(ReadOnlySpan<byte> format)
    {
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        var bits = (int)BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (tag == 0xFFFE && format.Length >= 26)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
            bits = BinaryPrimitives.ReadUInt16LittleEndian(format[18..]) is var valid and > 0 ? valid : bits;
        }

        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        if (channels == 0 || rate is 0 or > int.MaxValue)
        {
            return null;
        }

        return new SourceInfo
        {
            Container = SourceContainer.Wav,
            Codec = tag is Pcm or Float ? "pcm" : "wav",
            IsLossless = tag is Pcm or Float,
            BitsPerSample = tag == Pcm ? bits : 0,
            SampleRate = (int)rate,
            Channels = channels,
            Kbps = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(format[8..]) / 125, int.MaxValue),
        };
    }

    private static void ReadInfo(ReadOnlySpan<byte> list, TagFields fields)
    {
        if (list.Length < 4 || Encoding.Latin1.GetString(list[..4]) != "INFO")
        {
            return;
        }

        list = list[4..];
        while (list.Length >= 8)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(list[4..]), (uint)list.Length - 8);
            var name = Encoding.Latin1.GetString(list[..4]) switch
            {
                "INAM" => "TITLE",
                "IART" => "ARTIST",
                "IPRD" => "ALBUM",
                "IGNR" => "GENRE",
                "ICRD" => "DATE",
                "ITRK" or "IPRT" => "TRACKNUMBER",
                _ => null,
            };
            if (name is not null)
            {
                fields.Add(name, LooseText(list.Slice(8, length)));
            }

            list = list[Math.Min(list.Length, 8 + length + (length & 1))..];
        }
    }

    /// <summary>RIFF never said which encoding; what is valid UTF-8 is meant as such.</summary>
    private static string LooseText(ReadOnlySpan<byte> bytes)
    {
        var text = System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
