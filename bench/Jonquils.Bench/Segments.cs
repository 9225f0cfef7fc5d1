using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>Segments of 200 KB out of one object, as players ask for them through a ticket, beside Kestrel's static files.</summary>
internal static class Segments
{
    private const int Runs = 5;
    private const int SegmentBytes = 200 * 1024;
    private const int Count = 100;
    private const string Name = "media.mp4";
    private const double LeastShare = 0.80;
    private const double MostP99 = 2;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        using var api = await BenchStack.SignInAsync(stack);
        var package = $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}/a1";
        var media = RandomNumberGenerator.GetBytes(SegmentBytes * Count);
        var served = Directory.CreateDirectory(Path.Combine(stack.ObjectsFolder, "hls", package, "a256")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(served, Name), media);
        var manifest = await ManifestAsync(api, await BenchStack.NewTrackAsync(stack, api, package));
        var folder = await TestStack.NewFolderAsync("reference");
        await File.WriteAllBytesAsync(Path.Combine(folder, Name), media);
        await using var reference = await Reference.StartAsync([], folder);
        using var bare = new HttpClient { BaseAddress = reference.Address };
        using var player = new HttpClient();
        using var server = BenchStack.ProcessOf(stack.Api);
        var (own, ours, slowest, work) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var length = run < 0 ? Warmup : Length;
            var (ownBefore, oursBefore) = (WorkOf(reference.Process), WorkOf(server));
            var first = await Load.RunAsync(bare, i => Segment(new Uri(reference.Address, Name), i), length);
            var second = await Load.RunAsync(player, i => Segment(new Uri(manifest, $"a256/{Name}"), i), length);
            if (run >= 0)
            {
                own.Add(first.Rate);
                ours.Add(second.Rate);
                slowest.Add(second.P99 / first.P99);
                work.Add((WorkOf(server) - oursBefore) / second.Answers / ((WorkOf(reference.Process) - ownBefore) / first.Answers));
            }
        }

        var (kestrel, product, p99) = (Measurement.Median(own), Measurement.Median(ours), Measurement.Median(slowest));
        return new Measurement(
            "segments", "Kestrel static files", kestrel, product, "requests/s", "≥ 0.80×, p99 ≤ 2×", product >= kestrel * LeastShare && p99 <= MostP99,
            FormattableString.Invariant($"folder store, ranges of 200 KB; p99 {p99:0.00}×, processor time of a request {Measurement.Median(work):0.00}×"));
    }

    private static double WorkOf(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static async Task<Uri> ManifestAsync(HttpClient api, string trackId)
    {
        var playback = (await api.PostAsync($"/api/v1/tracks/{trackId}/playback", null)).EnsureSuccessStatusCode();
        return new Uri((await playback.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("manifest_url").GetString()!);
    }

    private static HttpRequestMessage Segment(Uri address, int number)
    {
        var from = (long)(number % Count) * SegmentBytes;
        return new(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(from, from + SegmentBytes - 1) } };
    }
}
