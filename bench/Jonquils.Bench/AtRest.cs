using System.Globalization;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>Memory of the three services a minute after the start, when nobody asks for anything.</summary>
internal static class AtRest
{
    private const int Runs = 3;
    private const double MostOfService = 200;
    private const double MostOfWeb = 100;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    public static async Task<Measurement> MeasureAsync()
    {
        var (api, worker, web) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            await using var stack = await RunningStack.StartAsync();
            await Task.Delay(Rest);
            api.Add(ResidentOf(stack.Api));
            worker.Add(ResidentOf(stack.Worker));
            web.Add(ResidentOf(stack.Web));
        }

        var (first, second, third) = (Measurement.Median(api), Measurement.Median(worker), Measurement.Median(web));
        return new Measurement(
            "at-rest", "–", Reference: null, first, "MB", "Api and worker ≤ 200 MB, web ≤ 100 MB", first <= MostOfService && second <= MostOfService && third <= MostOfWeb,
            string.Create(CultureInfo.InvariantCulture, $"resident: Api {first:0} MB, worker {second:0} MB, web {third:0} MB; {Runs} starts"));
    }

    // All that is resident, assemblies that other processes have mapped as well included.
    private static double ResidentOf(string address)
    {
        using var process = BenchStack.ProcessOf(address);
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', '\t').First(word => word.Length > 0 && char.IsAsciiDigit(word[0])), CultureInfo.InvariantCulture) / 1024;
    }
}
