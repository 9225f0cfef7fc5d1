using System.Buffers.Binary;
using System.Text;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>An MP4 of PCM written by hand, to say in it what no muxer would.</summary>
internal static class HandmadeMp4
{
    private const int Rate = 192_000;
    private const int Channels = 8;
    private const int FrameBytes = Channels * 2;
    private const int FramesInChunk = Rate / 50;

    /// <summary>A fiftieth of a second of noise in eight channels, which the index names again and again.</summary>
    public static byte[] Repeating(int times)
    {
        var chunk = new byte[FramesInChunk * FrameBytes];
        new Random(5).NextBytes(chunk);
        var type = Box("ftyp", Text("M4A "), Word(0), Text("M4A "));
        var media = Box("mdat", chunk);
        var samples = (uint)(times * FramesInChunk);
        var offsets = Enumerable.Repeat(Word((uint)(type.Length + 8)), times).SelectMany(word => word).ToArray();
        var sound = Box("sowt", new byte[6], Half(1), new byte[8], Half(Channels), Half(16), new byte[4], Word(0));
        // The rate does not fit the old field, so FFmpeg takes the track's timescale.
        var table = Box(
            "stbl",
            Box("stsd", Word(0), Word(1), sound),
            Box("stts", Word(0), Word(1), Word(samples), Word(1)),
            Box("stsc", Word(0), Word(1), Word(1), Word(FramesInChunk), Word(1)),
            Box("stsz", Word(0), Word(FrameBytes), Word(samples)),
            Box("stco", Word(0), Word((uint)times), offsets));
        var information = Box("minf", Box("smhd", new byte[8]), Box("dinf", Box("dref", Word(0), Word(1), Box("url ", Word(1)))), table);
        var track = Box(
            "trak",
            Box("tkhd", Word(7), new byte[8], Word(1), new byte[68]),
            Box("mdia", Box("mdhd", Word(0), new byte[8], Word(Rate), Word(samples), new byte[4]), Box("hdlr", Word(0), Word(0), Text("soun"), new byte[13]), information));
        return [.. type, .. media, .. Box("moov", Box("mvhd", Word(0), new byte[8], Word(Rate), Word(samples), new byte[80]), track)];
    }

    private static byte[] Box(string type, params byte[][] content)
    {
        var body = content.SelectMany(part => part).ToArray();
        return [.. Word((uint)body.Length + 8), .. Text(type), .. body];
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Word(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Half(ushort value) => [(byte)(value >> 8), (byte)value];
}
