using System.Buffers.Binary;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>MPEG audio: the first frame, its Xing, Info or VBRI header, and ID3 tags.</summary>
internal static class Mp3Source
{
    private const int SearchBytes = 128 * 1024;

    public static SourceReading Read(SourceFile file, long start, Id3Tag id3)
    {
        var head = file.ReadUpTo(start, SearchBytes).AsSpan();
        if (FindFrame(head) is not { } found)
        {
            return SourceReading.Unreadable;
        }

        var (position, frame) = found;
        var seek = SeekHeader.Read(head[position..], frame);
        var audioBytes = file.Length - start - position;
        var duration = seek is { Frames: > 0 }
            ? TimeSpan.FromSeconds(Math.Max(0, ((double)seek.Frames * frame.Samples) - seek.Padding) / frame.SampleRate)
            : TimeSpan.FromSeconds(audioBytes / 125.0 / frame.Kbps);
        var kbps = seek is { IsConstant: false } && duration > TimeSpan.Zero
            ? (int)Math.Round((seek.Bytes > 0 ? seek.Bytes : audioBytes) / 125.0 / duration.TotalSeconds)
            : frame.Kbps;
        var ape = ApeTag.Read(file);
        return new SourceInfo
        {
            Container = SourceContainer.Mp3,
            Codec = "mp3",
            SampleRate = frame.SampleRate,
            Channels = frame.Channels,
            Kbps = kbps,
            Duration = duration,
            IsDurationDeclared = seek is { Frames: > 0 },
            Tags = TagText.Merge(id3.Tags, TagText.Merge(ape?.Tags ?? new MediaTags(), Id3V1Tag.Read(file))),
            Cover = id3.Cover ?? ape?.Cover,
        };
    }

    /// <summary>The first frame that another of its kind follows; bytes that look like one by chance rarely do twice.</summary>
    private static (int Position, MpegFrame Frame)? FindFrame(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i + 4 <= bytes.Length; i++)
        {
            if (bytes[i] != 0xFF || MpegFrame.Parse(bytes[i..]) is not { } frame)
            {
                continue;
            }

            var next = i + frame.Bytes;
            if (next + 4 <= bytes.Length && MpegFrame.Parse(bytes[next..]) is { } second && second.SampleRate == frame.SampleRate)
            {
                return (i, frame);
            }
        }

        return null;
    }
}

/// <summary>Header of one MPEG audio frame.</summary>
/// <param name="Samples">Samples a channel in the frame.</param>
/// <param name="SideInfoBytes">Bytes between the frame's header and a Xing header.</param>
internal sealed record MpegFrame(int Kbps, int SampleRate, int Channels, int Samples, int Bytes, int SideInfoBytes)
{
    private static readonly int[] V1L2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
    private static readonly int[] V1L3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] V2L23 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] Rates = [44_100, 48_000, 32_000];

    /// <returns><see langword="null"/> for anything but a layer II or III frame of a stated bit rate.</returns>
    public static MpegFrame? Parse(ReadOnlySpan<byte> bytes)
    {
        var header = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var version = (int)(header >> 19) & 3;
        var layer = 4 - ((int)(header >> 17) & 3);
        var rateIndex = (int)(header >> 12) & 15;
        var frequency = (int)(header >> 10) & 3;
        if (header >> 21 != 0x7FF || version == 1 || layer is not (2 or 3) || rateIndex is 0 or 15 || frequency == 3)
        {
            return null;
        }

        var isV1 = version == 3;
        var kbps = (isV1 ? layer == 2 ? V1L2 : V1L3 : V2L23)[rateIndex];
        var rate = Rates[frequency] >> (isV1 ? 0 : version == 2 ? 1 : 2);
        var samples = layer == 3 && !isV1 ? 576 : 1152;
        var isMono = ((header >> 6) & 3) == 3;
        var sideInfo = isV1 ? isMono ? 17 : 32 : isMono ? 9 : 17;
        return new MpegFrame(kbps, rate, isMono ? 1 : 2, samples, (samples / 8 * kbps * 1000 / rate) + (int)((header >> 9) & 1), sideInfo);
    }
}

/// <summary>What an encoder notes in the first frame about the whole file.</summary>
/// <param name="Frames">Audio frames in the file; 0 when not told.</param>
/// <param name="Bytes">Audio bytes in the file; 0 when not told.</param>
/// <param name="IsConstant">All frames have the first one's bit rate.</param>
/// <param name="Padding">Samples at both ends that are none of the music.</param>
internal sealed record SeekHeader(long Frames, long Bytes, bool IsConstant, int Padding)
{
    private const int VbriOffset = 4 + 32;

    public static SeekHeader? Read(ReadOnlySpan<byte> frame, MpegFrame header)
    {
        var xing = frame[(4 + header.SideInfoBytes)..];
        if (xing.StartsWith("Xing"u8) || xing.StartsWith("Info"u8))
        {
            var flags = BinaryPrimitives.ReadUInt32BigEndian(xing[4..]);
            var at = 8;
            long frames = 0, bytes = 0;
            if ((flags & 1) != 0)
            {
                frames = BinaryPrimitives.ReadUInt32BigEndian(xing[at..]);
                at += 4;
            }

            if ((flags & 2) != 0)
            {
                bytes = BinaryPrimitives.ReadUInt32BigEndian(xing[at..]);
                at += 4;
            }

            at += ((flags & 4) != 0 ? 100 : 0) + ((flags & 8) != 0 ? 4 : 0);
            var lame = xing[at..];
            var padding = lame.Length >= 24 && lame[0] is >= (byte)'A' and <= (byte)'z'
                ? ((lame[21] << 4) | (lame[22] >> 4)) + (((lame[22] & 15) << 8) | lame[23])
                : 0;
            return new SeekHeader(frames, bytes, xing.StartsWith("Info"u8), padding);
        }

        var vbri = frame[VbriOffset..];
        return vbri.StartsWith("VBRI"u8)
            ? new SeekHeader(BinaryPrimitives.ReadUInt32BigEndian(vbri[14..]), BinaryPrimitives.ReadUInt32BigEndian(vbri[10..]), false, 0)
            : null;
    }
}
