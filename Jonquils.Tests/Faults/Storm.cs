using System.Diagnostics;
using System.Globalization;
using Jonquils.Tests.Journeys;
using Jonquils.Tests.Stack;
using Xunit.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>Uploads and listenings that go on while parts of the product are killed at random moments, and the count afterwards.</summary>
internal sealed class Storm(ITestOutputHelper output)
{
    private const int Uploaders = 3;

    /// <param name="rounds">What is killed, round by round; parts of one round at the same moment.</param>
    /// <param name="songs">How many uploads.</param>
    /// <param name="songSeconds">Length of each song.</param>
    /// <param name="calm">Longest pause between two rounds.</param>
    /// <param name="withLogs">Whether each line of the logs must be explained afterwards.</param>
    public async Task RageAsync(IReadOnlyList<string[]> rounds, int songs, int songSeconds, TimeSpan calm, bool withLogs = true)
    {
        var seed = NewSeed();
        var watch = Stopwatch.StartNew();
        await using var stack = await FaultyStack.StartAsync();
        var paths = await SongsAsync(songs + 1, songSeconds, seed);
        using var ada = await Traffic.RegisterAsync(stack.Running.Api);
        var first = await ada.UploadAsync(paths[0]);
        await FaultyStack.WaitUntilAsync(async () => (await ada.ReadAsync($"/api/v1/tracks/{first}/status")).GetProperty("status").GetString() is "COMPLETED" ? null : "The first song is not done.");
        output.WriteLine($"ready after {watch.Elapsed}");

        using var over = new CancellationTokenSource();
        var listening = ListenAsync(ada, first, new Random(seed + 1), over.Token);
        var uploading = Task.WhenAll(paths.Skip(1).Chunk((songs + Uploaders - 1) / Uploaders).Select((part, i) => UploadAsync(ada, part, new Random(seed + 2 + i))));
        await KillAsync(stack, rounds, calm, new Random(seed));
        await uploading;
        await over.CancelAsync();
        await listening;
        output.WriteLine($"storm over after {watch.Elapsed}: {ada.Uploaded.Count} uploads and {ada.Listened.Count} events acknowledged, {ada.Repeated} repetitions");

        await new Recount(stack).EverythingAsync([ada], withLogs: withLogs);
        output.WriteLine($"counted after {watch.Elapsed}");
    }

    /// <summary>Songs of noise, each with bytes of its own.</summary>
    public static async Task<IReadOnlyList<string>> SongsAsync(int count, int seconds, int seed)
    {
        var folder = await TestStack.NewFolderAsync("songs");
        List<string> paths = [];
        for (var i = 0; i < count; i++)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"song-{i}.flac"));
            var noise = string.Create(CultureInfo.InvariantCulture, $"anoisesrc=d={seconds}:c=pink:seed={(seed % 1_000_000) + i}:r=44100:a=0.3");
            await DecodedAudio.MakeAsync(path, "-f", "lavfi", "-i", noise, "-ac", "2", "-c:a", "flac");
            paths.Add(path);
        }

        return paths;
    }

    /// <summary>A seed that is printed, so that a failure can be had again: set JONQUILS_TEST_SEED.</summary>
    private int NewSeed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("JONQUILS_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        output.WriteLine($"JONQUILS_TEST_SEED={seed}");
        return seed;
    }

    private async Task KillAsync(FaultyStack stack, IReadOnlyList<string[]> rounds, TimeSpan calm, Random random)
    {
        foreach (var parts in rounds)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300 + random.Next((int)calm.TotalMilliseconds)));
            var killed = new List<(string Part, int Pid)>();
            foreach (var part in parts)
            {
                killed.Add((part, await stack.KillAsync(part)));
            }

            output.WriteLine($"killed {string.Join(", ", parts)}");
            foreach (var (part, pid) in killed)
            {
                await stack.WaitUntilReplacedAsync(part, pid);
            }
        }
    }

    private static async Task UploadAsync(Traffic ada, IReadOnlyList<string> paths, Random random)
    {
        foreach (var path in paths)
        {
            await ada.UploadAsync(path);
            await Task.Delay(random.Next(1200));
        }
    }

    private static async Task ListenAsync(Traffic ada, Guid track, Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await ada.ListenAsync(track, 1 + random.Next(20));
            await ada.ReadAsync("/api/v1/tracks?limit=5");
            await Task.Delay(random.Next(200), CancellationToken.None);
        }
    }
}
