using System.Buffers.Binary;
using System.Text;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>The comment block that FLAC, Vorbis and Opus have in common.</summary>
/// <param name="Cover">From <c>METADATA_BLOCK_PICTURE</c>, as Ogg files carry it.</param>
internal sealed record VorbisComments(MediaTags Tags, CoverPicture? Cover)
{
    private const int MostComments = 4096;

    public static VorbisComments None { get; } = new(new MediaTags(), null);

    /// <summary>Reads as many comments as are well-formed.</summary>
    public static VorbisComments Parse(ReadOnlySpan<byte> block)
    {
        var fields = new TagFields();
        CoverPicture? cover = null;
        if (!TryTake(ref block, out _) || block.Length < 4)
        {
            return None;
        }

        var count = BinaryPrimitives.ReadUInt32LittleEndian(block);
        block = block[4..];
        for (var i = 0; i < Math.Min(count, MostComments) && TryTake(ref block, out var comment); i++)
        {
            var equals = comment.IndexOf((byte)'=');
            if (equals <= 0)
            {
                continue;
            }

            var name = Encoding.ASCII.GetString(comment[..equals]);
            var value = comment[(equals + 1)..];
            if (name.Equals("METADATA_BLOCK_PICTURE", StringComparison.OrdinalIgnoreCase))
            {
                cover ??= FromBase64(value);
            }
            else
            {
                fields.Add(name, TextOf(value[..Math.Min(value.Length, 4096)]));
            }
        }

        return new VorbisComments(TagText.FromFields(fields), cover);
    }

    /// <summary>The picture in a FLAC picture block, or <see langword="null"/>.</summary>
    /// <param name="isFront">Whether it says it is the front cover.</param>
    public static CoverPicture? Picture(ReadOnlySpan<byte> block, out bool isFront)
    {
        isFront = false;
        if (block.Length < 8)
        {
            return null;
        }

        isFront = BinaryPrimitives.ReadUInt32BigEndian(block) == 3;
        block = block[4..];
        if (!TryTakeBig(ref block, out _) || !TryTakeBig(ref block, out _) || block.Length < 16)
        {
            return null;
        }

        block = block[16..];
        return TryTakeBig(ref block, out var picture) ? CoverPicture.From(picture) : null;
    }

    // The format says UTF-8, and some writers did not heed it.
    private static string TextOf(ReadOnlySpan<byte> value) =>
        System.Text.Unicode.Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : Encoding.Latin1.GetString(value);

    private static CoverPicture? FromBase64(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[System.Buffers.Text.Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var status = System.Buffers.Text.Base64.DecodeFromUtf8(text, bytes, out _, out var written);
        return status == System.Buffers.OperationStatus.Done ? Picture(bytes.AsSpan(0, written), out _) : null;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> block, out ReadOnlySpan<byte> value) =>
        TryTake(ref block, block.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(block), out value);

    private static bool TryTakeBig(ref ReadOnlySpan<byte> block, out ReadOnlySpan<byte> value) =>
        TryTake(ref block, block.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(block), out value);

    private static bool TryTake(ref ReadOnlySpan<byte> block, uint length, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (block.Length < 4 || length > block.Length - 4)
        {
            return false;
        }

        value = block.Slice(4, (int)length);
        block = block[(4 + (int)length)..];
        return true;
    }
}
