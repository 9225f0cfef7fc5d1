using System.Buffers.Binary;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>Native FLAC: STREAMINFO, comments, pictures.</summary>
internal static class FlacSource
{
    private const int StreamInfoBytes = 34;
    private const int MostBlocks = 128;

    public static SourceReading Read(SourceFile file, long start, Id3Tag id3)
    {
        var position = start + 4;
        SourceInfo? info = null;
        var comments = VorbisComments.None;
        CoverPicture? cover = null;
        for (var i = 0; i < MostBlocks; i++)
        {
            var header = file.Read(position, 4);
            var length = (header[1] << 16) | (header[2] << 8) | header[3];
            switch (header[0] & 0x7F)
            {
                case 0 when info is null:
                    info = FromStreamInfo(file.Read(position + 4, StreamInfoBytes));
                    break;
                case 4:
                    comments = VorbisComments.Parse(file.Read(position + 4, length));
                    break;
                case 6:
                    var picture = VorbisComments.Picture(file.Read(position + 4, length), out var isFront);
                    cover = isFront ? picture ?? cover : cover ?? picture;
                    break;
            }

            position += 4 + length;
            if ((header[0] & 0x80) != 0)
            {
                break;
            }
        }

        if (info is null)
        {
            return SourceReading.Unreadable;
        }

        return info with
        {
            Tags = comments.Tags.Title is null && id3.Tags.Title is not null ? id3.Tags : comments.Tags,
            Cover = cover ?? comments.Cover ?? id3.Cover,
            Kbps = info.Duration is { TotalSeconds: > 0 } duration ? (int)((file.Length - position) * 8 / 1000 / duration.TotalSeconds) : 0,
        };
    }

    /// <summary>The facts of a STREAMINFO block of 34 bytes.</summary>
    public static SourceInfo? FromStreamInfo(ReadOnlySpan<byte> block)
    {
        var packed = BinaryPrimitives.ReadUInt64BigEndian(block[10..]);
        var rate = (int)(packed >> 44);
        var samples = (long)(packed & 0xF_FFFF_FFFF);
        return rate == 0
            ? null
            : new SourceInfo
            {
                Container = SourceContainer.Flac,
                Codec = "flac",
                IsLossless = true,
                SampleRate = rate,
                Channels = (int)((packed >> 41) & 7) + 1,
                BitsPerSample = (int)((packed >> 36) & 31) + 1,
                Duration = samples > 0 ? TimeSpan.FromSeconds((double)samples / rate) : null,
                IsDurationDeclared = samples > 0,
            };
    }
}
