using System.Buffers.Binary;
using System.Text;

namespace Jonquils.MediaWorker.Packaging.Fmp4;

/// <summary>Walks the boxes of an ISO base media file that lies in memory. What does not fit its parent ends the walk.</summary>
internal static class Boxes
{
    /// <summary>All boxes of one level.</summary>
    public static List<Box> In(ReadOnlySpan<byte> bytes)
    {
        List<Box> boxes = [];
        var position = 0;
        while (bytes.Length - position >= 8)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(bytes[position..]);
            var header = 8;
            if (length == 1 && bytes.Length - position >= 16)
            {
                length = BinaryPrimitives.ReadInt64BigEndian(bytes[(position + 8)..]);
                header = 16;
            }
            else if (length == 0)
            {
                length = bytes.Length - position;
            }

            if (length < header || length > bytes.Length - position)
            {
                break;
            }

            var end = position + (int)length;
            boxes.Add(new Box(Encoding.Latin1.GetString(bytes.Slice(position + 4, 4)), position, (position + header)..end));
            position = end;
        }

        return boxes;
    }

    /// <summary>Contents of all boxes of a type on one level.</summary>
    public static IEnumerable<Range> In(ReadOnlySpan<byte> bytes, string type) =>
        In(bytes).Where(box => box.Type == type).Select(box => box.Content).ToArray();

    /// <summary>Content of the first box of a type on this level; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> bytes, string type)
    {
        foreach (var box in In(bytes))
        {
            if (box.Type == type)
            {
                return bytes[box.Content];
            }
        }

        return default;
    }
}

/// <param name="Type">Four characters.</param>
/// <param name="Start">Where the box's header begins.</param>
/// <param name="Content">The bytes after the header.</param>
internal readonly record struct Box(string Type, int Start, Range Content);
