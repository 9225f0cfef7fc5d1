using System.Buffers.Binary;
using Jonquils.MediaWorker.Packaging;

namespace Jonquils.Tests.MediaWorker.Packaging;

public sealed class PcmBytesTests
{
    [Fact]
    public void Samples_are_the_same_however_their_bytes_are_split()
    {
        var bytes = new byte[2001];
        new Random(5).NextBytes(bytes);
        var expected = Enumerable.Range(0, 1000).Select(i => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(i * 2)));
        var random = new Random(6);
        var pcm = new PcmBytes();
        var samples = new List<short>();

        for (var (at, count) = (0, 0); at < bytes.Length; at += count)
        {
            count = Math.Min(random.Next(0, 9), bytes.Length - at);
            samples.AddRange(pcm.Whole(bytes.AsSpan(at, count)));
        }

        Assert.Equal(expected, samples);
    }
}
