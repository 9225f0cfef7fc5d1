namespace Jonquils.Bench;

/// <summary>A hot endpoint while every request is noted for ClickHouse, beside the same product that notes none.</summary>
internal static class RequestLogCost
{
    private const int Runs = 7;
    private const double LeastShare = 0.95;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task<Measurement> MeasureAsync()
    {
        await using var silent = await BenchStack.StartAsync(("Analytics__LogRequests", "false"));
        await using var noting = await BenchStack.StartAsync();
        var (without, quiet) = await ReadAsync(silent);
        var (with, noted) = await ReadAsync(noting);
        using (without)
        using (with)
        {
            var (own, ours) = (new List<double>(), new List<double>());
            for (var run = -1; run < Runs; run++)
            {
                var length = run < 0 ? Warmup : Length;
                var first = await Load.RunAsync(without, _ => quiet, length);
                var second = await Load.RunAsync(with, _ => noted, length);
                if (run >= 0)
                {
                    own.Add(first.Rate);
                    ours.Add(second.Rate);
                }
            }

            var (off, on) = (Measurement.Median(own), Measurement.Median(ours));
            return new Measurement("request-log", "the same without the log", off, on, "requests/s", "≥ 0.95×", on >= off * LeastShare, "a track by its id, 16 clients");
        }
    }

    private static async Task<(HttpClient Api, string Address)> ReadAsync(Jonquils.Tests.Stack.RunningStack stack)
    {
        using var artist = await BenchStack.SignInAsync(stack);
        var track = await BenchStack.NewTrackAsync(stack, artist);
        return (await BenchStack.RegisterAsync(stack), $"/api/v1/tracks/{track}");
    }
}
