using System.Text;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>The oldest tag of MP3 files: the last 128 bytes.</summary>
internal static class Id3V1Tag
{
    public const int Bytes = 128;

    /// <returns>Empty tags when there is none.</returns>
    public static MediaTags Read(SourceFile file)
    {
        if (file.Length < Bytes)
        {
            return new MediaTags();
        }

        var tag = file.Read(file.Length - Bytes, Bytes);
        if (!tag.AsSpan().StartsWith("TAG"u8))
        {
            return new MediaTags();
        }

        string? Field(int offset, int length)
        {
            var text = Encoding.Latin1.GetString(tag, offset, length);
            var end = text.IndexOf('\0', StringComparison.Ordinal);
            return TagText.CleanAndRepair(end < 0 ? text : text[..end]);
        }

        return new MediaTags(
            Field(3, 30), Field(33, 30), Field(63, 30), null, Id3Genres.Name(tag[127]), TagText.Date(Field(93, 4)),
            tag[125] == 0 && tag[126] > 0 ? tag[126] : null);
    }
}
