using System.Diagnostics;

namespace Jonquils.Bench.Mixed;

/// <summary>
/// An open model of load: people come by chance, on the average so many a second, whether or not those before them were served. A closed
/// loop would ask less often just when the product is slow, and hide it.
/// </summary>
internal static class Arrivals
{
    /// <summary>Requests that wait at once before the rate counts as lost: then only memory would still grow.</summary>
    private const int MostWaiting = 20_000;

    /// <param name="ask">Sends one request of a kind; throws <see cref="UnwantedAnswerException"/> or what HTTP throws when it fails.</param>
    public static async Task<Answers> RunAsync(Mix mix, Func<string, Task> ask, double rate, TimeSpan length, Random random)
    {
        var answers = new Answers();
        var waiting = 0;
        var watch = Stopwatch.StartNew();
        var due = TimeSpan.Zero;
        while (true)
        {
            due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate);
            if (due > length)
            {
                break;
            }

            if (due > watch.Elapsed)
            {
                await Task.Delay(due - watch.Elapsed);
            }

            var kind = mix.Next(random);
            if (Volatile.Read(ref waiting) > MostWaiting)
            {
                answers.Failed(kind, "never sent, too many wait");
                continue;
            }

            Interlocked.Increment(ref waiting);
            _ = AskAsync(kind, due);
        }

        while (Volatile.Read(ref waiting) > 0)
        {
            await Task.Delay(100);
        }

        return answers;

        async Task AskAsync(string kind, TimeSpan planned)
        {
            try
            {
                await ask(kind);
                answers.Took(kind, (watch.Elapsed - planned).TotalMilliseconds);
            }
            catch (Exception error) when (error is UnwantedAnswerException or HttpRequestException or OperationCanceledException or IOException)
            {
                answers.Failed(kind, error is UnwantedAnswerException ? error.Message : error.GetType().Name);
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
            }
        }
    }
}

/// <summary>How often each kind of request comes.</summary>
internal sealed class Mix(params (string Kind, double Weight)[] kinds)
{
    private readonly double _all = kinds.Sum(kind => kind.Weight);

    public string Next(Random random)
    {
        var at = random.NextDouble() * _all;
        foreach (var (kind, weight) in kinds)
        {
            if ((at -= weight) < 0)
            {
                return kind;
            }
        }

        return kinds[^1].Kind;
    }
}

/// <summary>The product answered, but not with what was asked for.</summary>
internal sealed class UnwantedAnswerException(string message) : Exception(message);
