using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Jonquils.Bench.Mixed;

/// <summary>How long each kind of request took, counted from the moment when it should have been sent, and what went wrong.</summary>
internal sealed class Answers
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> _times = new();
    private readonly ConcurrentDictionary<string, int> _errors = new();

    public int Count => _times.Values.Sum(times => times.Count);

    public int Errors => _errors.Values.Sum();

    public double ErrorShare => (double)Errors / Math.Max(1, Count + Errors);

    public void Took(string kind, double milliseconds) => _times.GetOrAdd(kind, _ => []).Add(milliseconds);

    public void Failed(string kind, string why) => _errors.AddOrUpdate($"{kind}: {why}", 1, (_, count) => count + 1);

    /// <summary>Milliseconds within which that share of all answers came.</summary>
    public double Within(double share) => Within([.. _times.Values.SelectMany(times => times).Order()], share);

    /// <summary>A table of the kinds, as in docs/benchmarks.md.</summary>
    public override string ToString()
    {
        var table = new StringBuilder("| request | answers | p50 ms | p90 ms | p95 ms | p99 ms | p99.9 ms | slowest ms |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (kind, times) in _times.OrderBy(pair => pair.Key, StringComparer.Ordinal).Append(new("all", [.. _times.Values.SelectMany(times => times)])))
        {
            double[] sorted = [.. times.Order()];
            table.Append(CultureInfo.InvariantCulture, $"| {kind} | {sorted.Length} ");
            foreach (var share in (double[])[0.5, 0.9, 0.95, 0.99, 0.999, 1])
            {
                table.Append(CultureInfo.InvariantCulture, $"| {Within(sorted, share):0.0} ");
            }

            table.Append("|\n");
        }

        table.Append(CultureInfo.InvariantCulture, $"\nErrors: {Errors} ({ErrorShare:P3})\n");
        foreach (var (what, count) in _errors.OrderByDescending(pair => pair.Value))
        {
            table.Append(CultureInfo.InvariantCulture, $"- {count} × {what}\n");
        }

        return table.ToString();
    }

    private static double Within(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
