using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>Several four-minute FLAC files: from the first job accepted to the last object stored, beside as many bare FFmpegs as there are cores.</summary>
internal static class PackageAudio
{
    private const int Runs = 5;
    private const int TracksPerCore = 2;
    private const double MostTimes = 1.10;

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await RunningStack.StartAsync();
        using var worker = new HttpClient { BaseAddress = new Uri(stack.Worker) };
        worker.DefaultRequestHeaders.Add("X-Jonquils-Key", stack.InternalKey);
        var ffmpeg = new Ffmpeg(await TestStack.FfmpegPathAsync());
        var songs = new Songs(ffmpeg, await TestStack.NewFolderAsync("songs"));
        var scratch = await TestStack.NewFolderAsync("bare");
        var (rungs, bare, product) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var batch = new List<string>();
            for (var i = 0; i < TracksPerCore * Environment.ProcessorCount; i++)
            {
                batch.Add(await songs.NewAsync());
            }

            if (run < 0)
            {
                // A worker that has just started compiles itself beside its first jobs.
                await ProductAsync(worker, stack, batch);
                continue;
            }

            rungs.Add(await BareAsync(ffmpeg, batch, Path.Combine(scratch, $"{run}"), (song, _) => Ffmpeg.RungsAlone(song)));
            bare.Add(await BareAsync(ffmpeg, batch, Path.Combine(scratch, $"{run}"), Ffmpeg.SameArguments));
            product.Add(await ProductAsync(worker, stack, batch));
        }

        var (alone, reference, ours) = (Measurement.Median(rungs), Measurement.Median(bare), Measurement.Median(product));
        return new Measurement(
            "package-audio", $"bare FFmpeg with the same arguments, {Environment.ProcessorCount} at a time", reference, ours, "s", "≤ 1.10×", ours <= reference * MostTimes,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{TracksPerCore * Environment.ProcessorCount} FLAC files of 4 minutes, {Runs} runs; FFmpeg with the rungs alone, without loudness and PCM, {alone:0.00} s: {ours / alone:0.00}×"));
    }

    private static async Task<double> BareAsync(Ffmpeg ffmpeg, IEnumerable<string> batch, string folder, Func<string, string, IReadOnlyList<string>> arguments)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            batch, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (song, _) =>
            {
                var own = Path.Combine(folder, Path.GetFileNameWithoutExtension(song));
                await ffmpeg.PackageAsync(own, arguments(song, own));
            });
        Directory.Delete(folder, recursive: true);
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Orders the packages of a batch and waits for them all.</summary>
    /// <returns>Seconds from the first order to the last package.</returns>
    public static async Task<double> ProductAsync(HttpClient worker, RunningStack stack, IEnumerable<string> batch)
    {
        var orders = new List<JobOrder>();
        foreach (var song in batch)
        {
            var key = $"bench/{Guid.NewGuid():N}.flac";
            var stored = Path.Combine(stack.ObjectsFolder, "tracks", key);
            Directory.CreateDirectory(Path.GetDirectoryName(stored)!);
            File.Copy(song, stored);
            orders.Add(new JobOrder(Guid.CreateVersion7(), SubjectKinds.Track, $"{Guid.NewGuid()}", "tracks", key, await Songs.HashAsync(song), JobPriorities.Bulk));
        }

        var watch = Stopwatch.StartNew();
        foreach (var order in orders)
        {
            (await worker.PostAsJsonAsync("/internal/v1/jobs", order, ContractJson.Options)).EnsureSuccessStatusCode();
        }

        foreach (var order in orders)
        {
            while (await StatusAsync(worker, order) is var status && status != JobStatuses.Completed)
            {
                if (status is JobStatuses.Failed or JobStatuses.Cancelled)
                {
                    throw new InvalidOperationException($"A job ended as {status}.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<string?> StatusAsync(HttpClient worker, JobOrder order) =>
        (await worker.GetFromJsonAsync<JsonElement>($"/internal/v1/jobs/{order.JobId}")).GetProperty("status").GetString();
}
