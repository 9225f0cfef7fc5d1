using System.Buffers.Binary;
using System.Text;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>An APE tag (version 1 or 2) at the end of a file, before an ID3v1 tag if there is one.</summary>
internal sealed record ApeTag(MediaTags Tags, CoverPicture? Cover)
{
    private const int FooterBytes = 32;
    private const int MostItems = 512;
    private const int MostTagBytes = 32 << 20;
    private const int MostTextBytes = 8192;
    private const int BinaryItem = 2;

    /// <returns><see langword="null"/> when there is none.</returns>
    public static ApeTag? Read(SourceFile file)
    {
        foreach (var end in new[] { file.Length, file.Length - Id3V1Tag.Bytes })
        {
            if (end < FooterBytes)
            {
                continue;
            }

            var footer = file.Read(end - FooterBytes, FooterBytes);
            if (!footer.AsSpan().StartsWith("APETAGEX"u8))
            {
                continue;
            }

            // The size counts the footer and not the header.
            long length = BinaryPrimitives.ReadUInt32LittleEndian(footer.AsSpan(12));
            return length is < FooterBytes or > MostTagBytes || length > end ? null : Parse(file.Read(end - length, length - FooterBytes));
        }

        return null;
    }

    private static ApeTag Parse(ReadOnlySpan<byte> items)
    {
        var fields = new TagFields();
        CoverPicture? cover = null;
        for (var i = 0; i < MostItems && items.Length > 9; i++)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(items);
            var kind = (items[4] >> 1) & 3;
            items = items[8..];
            var keyEnd = items.IndexOf((byte)0);
            if (keyEnd < 1 || length > items.Length - keyEnd - 1)
            {
                break;
            }

            var key = Encoding.ASCII.GetString(items[..keyEnd]);
            var value = items.Slice(keyEnd + 1, (int)length);
            items = items[(keyEnd + 1 + (int)length)..];
            if (kind != BinaryItem)
            {
                Add(fields, key, value[..Math.Min(value.Length, MostTextBytes)]);
            }
            else if (key.StartsWith("Cover Art", StringComparison.OrdinalIgnoreCase) && value.IndexOf((byte)0) is >= 0 and var nameEnd)
            {
                cover = key.Contains("Front", StringComparison.OrdinalIgnoreCase) ? CoverPicture.From(value[(nameEnd + 1)..]) ?? cover : cover ?? CoverPicture.From(value[(nameEnd + 1)..]);
            }
        }

        return new ApeTag(TagText.FromFields(fields), cover);
    }

    private static void Add(TagFields fields, string key, ReadOnlySpan<byte> value)
    {
        // Version 2 is UTF-8; version 1 was whatever its writer used, which is mended where all tags are.
        var text = System.Text.Unicode.Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : Encoding.Latin1.GetString(value);
        foreach (var part in text.Split('\0'))
        {
            fields.Add(key, part);
        }
    }
}
