using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>One track by its id, warm, beside bare Kestrel answering the same bytes.</summary>
internal static class ApiRead
{
    private const int Runs = 5;
    private const double LeastShare = 0.40;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        using var artist = await BenchStack.SignInAsync(stack);
        using var api = await BenchStack.RegisterAsync(stack);
        var trackId = await BenchStack.NewTrackAsync(stack, artist);
        var body = await api.GetByteArrayAsync($"/api/v1/tracks/{trackId}");
        await using var reference = await Reference.StartAsync(body, await TestStack.NewFolderAsync("reference"));
        using var bare = new HttpClient { BaseAddress = reference.Address };
        var (own, ours) = (new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var length = run < 0 ? Warmup : Length;
            var first = await Load.RunAsync(bare, _ => "/body", length);
            var second = await Load.RunAsync(api, _ => $"/api/v1/tracks/{trackId}", length);
            if (run >= 0)
            {
                own.Add(first.Rate);
                ours.Add(second.Rate);
            }
        }

        var (kestrel, product) = (Measurement.Median(own), Measurement.Median(ours));
        return new Measurement("api-read", "bare Kestrel, same bytes", kestrel, product, "requests/s", "≥ 0.40×", product >= kestrel * LeastShare);
    }
}
