using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>AAC that needs no encoder: from the job accepted to the copied rendition whole in the store, beside one bare FFmpeg that copies.</summary>
internal static class PackageCopy
{
    private const int Runs = 5;
    private const int Minutes = 4;
    private const double MostOverBare = 0.15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await RunningStack.StartAsync();
        using var worker = new HttpClient { BaseAddress = new Uri(stack.Worker) };
        worker.DefaultRequestHeaders.Add("X-Jonquils-Key", stack.InternalKey);
        var ffmpeg = new Ffmpeg(await TestStack.FfmpegPathAsync());
        var folder = await TestStack.NewFolderAsync("songs");
        var (bare, product) = (new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var song = Path.Combine(folder, $"song{run}.m4a");
            await ffmpeg.RunAsync(
                folder, "-f", "lavfi", "-i", $"aevalsrc='0.2*sin(2*PI*220*t)+0.1*(random(0)-0.5)|0.2*sin(2*PI*277*t)':s=44100:d={Minutes * 60}",
                "-c:a", "aac", "-aac_coder", "fast", "-b:a", "192k", "-metadata", $"comment={Guid.NewGuid()}", song);
            var copied = Directory.CreateDirectory(Path.Combine(folder, $"bare{run}")).FullName;
            var watch = Stopwatch.StartNew();
            await ffmpeg.RunAsync(
                copied, "-i", song, "-map", "0:a:0", "-c", "copy", "-avoid_negative_ts", "disabled", "-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod",
                "-hls_segment_type", "fmp4", "-hls_flags", "single_file", "index.m3u8");
            var reference = watch.Elapsed.TotalSeconds;
            var ours = await ProductAsync(worker, stack, song);
            if (run >= 0)
            {
                bare.Add(reference);
                product.Add(ours);
            }
        }

        var (own, took) = (Measurement.Median(bare), Measurement.Median(product));
        return new Measurement(
            "package-copy", "one bare FFmpeg that copies", own, took, "s", "≤ FFmpeg + 0.15 s", took <= own + MostOverBare, $"AAC of {Minutes} minutes, {Runs} runs");
    }

    private static async Task<double> ProductAsync(HttpClient worker, RunningStack stack, string song)
    {
        var key = $"bench/{Guid.NewGuid():N}.m4a";
        var stored = Path.Combine(stack.ObjectsFolder, "tracks", key);
        Directory.CreateDirectory(Path.GetDirectoryName(stored)!);
        File.Copy(song, stored);
        var order = new JobOrder(Guid.CreateVersion7(), SubjectKinds.Track, $"{Guid.NewGuid()}", "tracks", key, await Songs.HashAsync(song), JobPriorities.Interactive);
        var master = Path.Combine(stack.ObjectsFolder, "hls", order.SourceSha256, $"a1-live-{order.JobId:N}", "master.m3u8");
        var watch = Stopwatch.StartNew();
        (await worker.PostAsJsonAsync("/internal/v1/jobs", order, ContractJson.Options)).EnsureSuccessStatusCode();
        while (!File.Exists(master))
        {
            if (watch.Elapsed > Patience)
            {
                throw new InvalidOperationException("The copied rendition never came.");
            }

            await Task.Delay(2);
        }

        var took = watch.Elapsed.TotalSeconds;
        while ((await worker.GetFromJsonAsync<JsonElement>($"/internal/v1/jobs/{order.JobId}")).GetProperty("status").GetString() != JobStatuses.Completed)
        {
            if (watch.Elapsed > Patience)
            {
                throw new InvalidOperationException("The package was never completed.");
            }

            await Task.Delay(100);
        }

        return took;
    }
}
