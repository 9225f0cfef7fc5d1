using System.Diagnostics;
using System.Globalization;
using Jonquils.AppHost.Local;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench.Mixed;

/// <summary>People of all kinds at once, for a while, at a rate of their own.</summary>
internal static class MixedLoad
{
    private const double KneeP99 = 1000;
    private const double KneeErrors = 0.01;
    private const double Step = 1.5;

    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        if (LoadOptions.Parse(words) is not { } options)
        {
            await Console.Error.WriteLineAsync($"Usage: {LoadOptions.Usage}");
            return 2;
        }

        // Nobody of these renews a session.
        await using var stack = await BenchStack.StartAsync(("Accounts__AccessTokenLifetime", "01:00:00"));
        await SeedAsync(stack, options.Tracks);
        using var listeners = await Listeners.ArriveAsync(stack);
        // Everybody's first requests compile what they run through; nobody measures those.
        await Arrivals.RunAsync(Listeners.Mix, listeners.AskAsync, Math.Min(options.Rate, 10), TimeSpan.FromSeconds(15), new Random(1));
        await (options.FindKnee ? FindKneeAsync(stack, listeners, options) : HoldAsync(stack, listeners, options));
        return 0;
    }

    private static async Task HoldAsync(RunningStack stack, Listeners listeners, LoadOptions options)
    {
        var watch = new StackWatch(stack);
        var (answers, seconds) = await MeasureAsync(listeners, options.Rate, options.Length);
        await watch.DisposeAsync();
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Mixed load, {options.Rate} requests a second by chance for {options.Length}, {options.Tracks} tracks: {answers.Count / seconds:0.0} answers a second, {listeners.Uploaded} uploads\n"));
        await Console.Out.WriteLineAsync(answers.ToString());
        await Console.Out.WriteLineAsync(watch.ToString());
        await Console.Out.WriteLineAsync(new Complaints(stack.LogsFolder).ToString());
    }

    private static async Task FindKneeAsync(RunningStack stack, Listeners listeners, LoadOptions options)
    {
        await Console.Out.WriteLineAsync("| rate | answers a second | p50 ms | p99 ms | errors | jobs and messages at the end |\n| ---: | ---: | ---: | ---: | ---: | --- |");
        for (var rate = options.Rate; ; rate *= Step)
        {
            var watch = new StackWatch(stack);
            var (answers, seconds) = await MeasureAsync(listeners, rate, options.Length);
            await watch.DisposeAsync();
            var queues = string.Join(", ", watch.ToString().Split('\n').Where(line => line.Contains("jobs", StringComparison.Ordinal) || line.Contains("messages", StringComparison.Ordinal)).Select(line => line.Split('|')[5].Trim()));
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"| {rate:0} | {answers.Count / seconds:0} | {answers.Within(0.5):0.0} | {answers.Within(0.99):0.0} | {answers.ErrorShare:P2} | {queues} |"));
            if (answers.Within(0.99) > KneeP99 || answers.ErrorShare > KneeErrors)
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\nThe knee lies between {rate / Step:0} and {rate:0} requests a second. At {rate:0}:\n"));
                await Console.Out.WriteLineAsync(answers.ToString());
                await Console.Out.WriteLineAsync(watch.ToString());
                return;
            }
        }
    }

    private static async Task<(Answers Answers, double Seconds)> MeasureAsync(Listeners listeners, double rate, TimeSpan length)
    {
        var watch = Stopwatch.StartNew();
        var answers = await Arrivals.RunAsync(Listeners.Mix, listeners.AskAsync, rate, length, new Random(7));
        return (answers, watch.Elapsed.TotalSeconds);
    }

    private static async Task SeedAsync(RunningStack stack, int tracks)
    {
        var seed = new ProcessStartInfo(ProductLayout.Dotnet, [ProductLayout.Current.AssemblyOf("Jonquils.Api"), "seed", "--tracks", tracks.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        foreach (var (name, value) in BenchStack.ApiEnvironment(stack))
        {
            seed.Environment[name] = value;
        }

        using var process = Process.Start(seed)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("The catalogue was not seeded.");
        }
    }
}
