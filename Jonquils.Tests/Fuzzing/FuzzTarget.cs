using System.Globalization;

namespace Jonquils.Tests.Fuzzing;

/// <summary>Something of ours that reads what strangers write.</summary>
/// <param name="Read">Reads one input, and checks what must hold of the outcome.</param>
/// <param name="Refusals">Exceptions that are its documented way to refuse.</param>
internal sealed record FuzzTarget(Mutator Inputs, Action<byte[]> Read, params Type[] Refusals)
{
    /// <summary>No reader may take longer for one small input.</summary>
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(5);

    /// <summary>Reads many inputs. What fails is told with the seed and the number that make it again.</summary>
    public async Task RunAsync(string name, int cases, int seed)
    {
        var progress = new Progress();
        var reading = Task.Factory.StartNew(() => Run(name, cases, seed, progress), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var last = -1;
        while (await Task.WhenAny(reading, Task.Delay(Bearable)) != reading)
        {
            var now = Volatile.Read(ref progress.Case);
            Assert.True(now != last, string.Create(CultureInfo.InvariantCulture, $"{name}: case {now} of seed {seed} does not end.\n{Shown(InputOf(seed, now))}"));
            last = now;
        }

        await reading;
    }

    private void Run(string name, int cases, int seed, Progress progress)
    {
        for (var i = 0; i < cases; i++)
        {
            Volatile.Write(ref progress.Case, i);
            var input = InputOf(seed, i);
            try
            {
                Read(input);
            }
            catch (Exception refusal) when (Array.Exists(Refusals, type => type.IsInstanceOfType(refusal)))
            {
                // As documented.
            }
            catch (Exception error)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{name}: case {i} of seed {seed}: {error}\n{Shown(input)}"));
            }
        }
    }

    // By a seed of its own, so that one case can be had again without all before it.
    private byte[] InputOf(int seed, int number) => Inputs.Next(new Random(unchecked((seed * 1_000_003) + number)));

    private static string Shown(byte[] input) => $"Input: {Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, 3000)))}";

    private sealed class Progress
    {
        public int Case;
    }
}
