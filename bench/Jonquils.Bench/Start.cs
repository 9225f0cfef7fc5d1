using System.Diagnostics;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>From <c>dotnet Jonquils.AppHost.dll</c> to everything healthy, on a data folder that exists already.</summary>
internal static class Start
{
    private const int Runs = 5;
    private const double MostSeconds = 20;

    public static async Task<Measurement> MeasureAsync()
    {
        var data = await TestStack.NewFolderAsync("start");
        var seconds = new List<double>();
        for (var run = -1; run < Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            await using var stack = await RunningStack.StartAsync(environment: null, "--data", Path.Combine(data, "data"));
            if (run >= 0)
            {
                seconds.Add(watch.Elapsed.TotalSeconds);
            }
        }

        var median = Measurement.Median(seconds);
        return new Measurement("start", "–", Reference: null, median, "s", "≤ 20 s warm", median <= MostSeconds, $"slowest of {Runs}: {seconds.Max():0.0} s");
    }
}
