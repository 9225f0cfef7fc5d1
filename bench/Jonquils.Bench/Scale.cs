using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Bench;

/// <summary>The same batch of songs packaged by one worker and by two on one queue, each of which may run one FFmpeg at a time.</summary>
internal static class Scale
{
    private const int Runs = 3;
    private const int Tracks = 6;
    private const double LeastTimes = 1.8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await RunningStack.StartAsync(new Dictionary<string, string> { ["Jobs__AudioSlots"] = "1" });
        using var first = ClientOf(stack, stack.Worker);
        var address = $"http://localhost:{TestStack.FreePort()}";
        var child = await SecondAsync(stack, address);
        using var second = ClientOf(stack, address);
        await AliveAsync(second, child);
        var songs = new Songs(new Ffmpeg(await TestStack.FfmpegPathAsync()), await TestStack.NewFolderAsync("songs"));
        var (alone, together) = (new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            (await second.PostAsync("/internal/v1/drain", null)).EnsureSuccessStatusCode();
            alone.Add(Tracks * 60 / await PackageAudio.ProductAsync(first, stack, await BatchAsync(songs)));
            (await second.PostAsync("/internal/v1/resume", null)).EnsureSuccessStatusCode();
            together.Add(Tracks * 60 / await PackageAudio.ProductAsync(first, stack, await BatchAsync(songs)));
        }

        await child.StopAsync();
        var (one, two) = (Measurement.Median(alone), Measurement.Median(together));
        return new Measurement(
            "scale", "one worker of one FFmpeg", one, two, "songs/min", "≥ 1.8×", two >= one * LeastTimes,
            $"two workers of one FFmpeg each, {Tracks} FLAC files of 4 minutes, {Runs} runs, {Environment.ProcessorCount} processors");
    }

    private static async Task<List<string>> BatchAsync(Songs songs)
    {
        var batch = new List<string>();
        for (var i = 0; i < Tracks; i++)
        {
            batch.Add(await songs.NewAsync());
        }

        return batch;
    }

    /// <summary>A second worker beside that of the stack, on its queue and its store.</summary>
    private static async Task<Child> SecondAsync(RunningStack stack, string address)
    {
        var environment = ChildEnvironment.Inherited();
        environment["ASPNETCORE_URLS"] = address;
        environment["ConnectionStrings__processing_db"] = new NpgsqlConnectionStringBuilder(stack.Postgres) { Database = "processing_db" }.ConnectionString;
        environment["Objects__Folder"] = stack.ObjectsFolder;
        environment["services__api__http__0"] = stack.Api;
        environment["Internal__Key"] = stack.InternalKey;
        environment["Jobs__AudioSlots"] = "1";
        if (stack.Redis is { } redis)
        {
            environment["ConnectionStrings__redis"] = redis;
        }

        return await Child.StartAsync(
            new ChildSpec("worker", ProductLayout.Dotnet, [ProductLayout.Current.AssemblyOf("Jonquils.MediaWorker")]) { Environment = environment }, _ => { }, pids: null);
    }

    private static async Task AliveAsync(HttpClient worker, Child child)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                (await worker.GetAsync("/alive", limit.Token)).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (!child.Exited.IsCompleted)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }

    private static HttpClient ClientOf(RunningStack stack, string address) =>
        new() { BaseAddress = new Uri(address), DefaultRequestHeaders = { { "X-Jonquils-Key", stack.InternalKey } } };
}
