using System.Text;

namespace Jonquils.Tests.Fuzzing;

/// <summary>Makes bad inputs out of good ones: bits turned, pieces lost, doubled and exchanged, sizes that lie, words from a list.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> good, IReadOnlyList<string> words)
{
    private const int MostBytes = 64 * 1024;

    private static readonly byte[][] Edges =
    [
        [0x00], [0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0x00, 0x00, 0x00], [0xFF, 0xFF, 0xFF, 0xFF], [0x00, 0x00, 0x00, 0x00], [0x00, 0x00, 0x00, 0x01],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0x0D, 0x0A], [0x22], [0x3C],
    ];

    private readonly byte[][] _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>One input; the same for the same state of <paramref name="random"/>.</summary>
    public byte[] Next(Random random)
    {
        // Now and then something out of nothing: no good input leads there.
        if (random.Next(20) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        var input = new List<byte>(good[random.Next(good.Count)]);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            Mutate(input, random);
        }

        return input.Count > MostBytes ? [.. input.Take(MostBytes)] : [.. input];
    }

    private void Mutate(List<byte> input, Random random)
    {
        var at = random.Next(input.Count + 1);
        switch (random.Next(9))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, Math.Min(input.Count - at, random.Next(1, 64)));
                break;
            case 3:
                input.RemoveRange(at, input.Count - at);
                break;
            case 4:
                input.InsertRange(at, input.GetRange(at, Math.Min(input.Count - at, random.Next(1, 200))));
                break;
            case 5:
                Overwrite(input, at, Edges[random.Next(Edges.Length)]);
                break;
            case 6 when _words.Length > 0:
                input.InsertRange(at, _words[random.Next(_words.Length)]);
                break;
            case 7:
                var other = good[random.Next(good.Count)];
                var from = random.Next(other.Length + 1);
                input.RemoveRange(at, input.Count - at);
                input.AddRange(other.AsSpan(from));
                break;
            default:
                input.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 300)));
                break;
        }
    }

    private static void Overwrite(List<byte> input, int at, byte[] with)
    {
        for (var i = 0; i < with.Length && at + i < input.Count; i++)
        {
            input[at + i] = with[i];
        }
    }
}
