using System.Buffers.Binary;
using System.Text;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>Ogg with Vorbis, Opus or FLAC: the first two packets, and the last page's position.</summary>
internal static class OggSource
{
    private const int PageHeaderBytes = 27;
    private const int LongestPage = PageHeaderBytes + 255 + (255 * 255);
    private const int MostPacketBytes = 32 << 20;
    private const int MostPages = 4096;

    // Opus positions count at this rate whatever the source's was.
    private const int OpusRate = 48_000;

    public static SourceReading Read(SourceFile file)
    {
        var packets = FirstPackets(file, out var serial);
        if (packets.Count == 0 || Identify(packets[0]) is not { } info)
        {
            // Several streams side by side, video, or something rare: FFmpeg knows them all.
            return SourceReading.Unreadable;
        }

        var comments = packets.Count > 1 ? Comments(packets[1], info.Codec) : VorbisComments.None;
        var granuleRate = info.Codec == "opus" ? OpusRate : info.SampleRate;
        var duration = LastPosition(file, serial) is { } samples and > 0 ? TimeSpan.FromSeconds(Math.Min((double)samples / granuleRate, 1e7)) : (TimeSpan?)null;
        return info with
        {
            Tags = comments.Tags,
            Cover = comments.Cover,
            Duration = duration,
            Kbps = duration is { TotalSeconds: > 0 } known ? (int)Math.Round(file.Length * 8 / 1000 / known.TotalSeconds) : 0,
        };
    }

    private static SourceInfo? Identify(byte[] packet)
    {
        var text = Encoding.Latin1.GetString(packet, 0, Math.Min(packet.Length, 8));
        if (text.StartsWith("\u0001vorbis", StringComparison.Ordinal))
        {
            var rate = BinaryPrimitives.ReadInt32LittleEndian(packet.AsSpan(12));
            return rate <= 0 || packet[11] == 0 ? null : Lossy("vorbis", rate, packet[11]);
        }

        if (text == "OpusHead")
        {
            return packet[9] == 0 ? null : Lossy("opus", OpusRate, packet[9]);
        }

        return text.StartsWith("\u007fFLAC", StringComparison.Ordinal)
            ? FlacSource.FromStreamInfo(packet.AsSpan(17, 34)) is { } flac ? flac with { Container = SourceContainer.Ogg } : null
            : null;
    }

    private static SourceInfo Lossy(string codec, int rate, int channels) =>
        new() { Container = SourceContainer.Ogg, Codec = codec, SampleRate = rate, Channels = channels };

    private static VorbisComments Comments(byte[] packet, string codec)
    {
        var skip = codec switch { "vorbis" => 7, "opus" => 8, _ => 4 };
        return packet.Length > skip ? VorbisComments.Parse(packet.AsSpan(skip)) : VorbisComments.None;
    }

    /// <summary>The first two packets of the first stream.</summary>
    private static List<byte[]> FirstPackets(SourceFile file, out uint serial)
    {
        List<byte[]> packets = [];
        using var packet = new MemoryStream();
        serial = 0;
        var position = 0L;
        for (var i = 0; i < MostPages && packets.Count < 2 && position + PageHeaderBytes <= file.Length; i++)
        {
            var header = file.ReadUpTo(position, PageHeaderBytes + 255);
            if (BinaryPrimitives.ReadUInt32BigEndian(header) != 0x4F676753)
            {
                break;
            }

            var stream = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(14));
            serial = i == 0 ? stream : serial;
            var segments = header.AsSpan(PageHeaderBytes, header[26]);
            var body = position + PageHeaderBytes + segments.Length;
            position = body;
            foreach (var length in segments)
            {
                position += length;
            }

            if (stream != serial)
            {
                continue;
            }

            var bytes = file.Read(body, position - body).AsSpan();
            foreach (var length in segments)
            {
                packet.Write(bytes[..length]);
                bytes = bytes[length..];
                if (packet.Length > MostPacketBytes)
                {
                    return packets;
                }

                if (length < 255)
                {
                    packets.Add(packet.ToArray());
                    packet.SetLength(0);
                    if (packets.Count == 2)
                    {
                        break;
                    }
                }
            }
        }

        return packets;
    }

    private static long? LastPosition(SourceFile file, uint serial)
    {
        var tail = file.ReadUpTo(Math.Max(0, file.Length - (2 * LongestPage)), 2 * LongestPage).AsSpan();
        long? last = null;
        int at;
        while ((at = tail.IndexOf("OggS"u8)) >= 0 && tail.Length - at >= PageHeaderBytes)
        {
            var page = tail[at..];
            var granule = BinaryPrimitives.ReadInt64LittleEndian(page[6..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(page[14..]) == serial && granule >= 0)
            {
                last = granule;
            }

            tail = page[4..];
        }

        return last;
    }
}
