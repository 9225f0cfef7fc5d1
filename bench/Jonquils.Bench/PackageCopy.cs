using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>AAC that needs no encoder, beside one bare FFmpeg that copies.</summary>
internal static class PackageCopy
{
    private const int Runs = 5;
    private const int ShortMinutes = 4;
    private const int LongMinutes = 60;
    private const double MostOverBare = 0.15;
    private const double MostTimes = 1.3;

    // Too little for rungs below it: its package is the copy alone.
    private const int LowestKbps = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] Copied =
    [
        "-map_metadata", "-1", "-map", "0:a:0", "-c:a", "copy", "-avoid_negative_ts", "disabled", "-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod",
        "-hls_segment_type", "fmp4", "-hls_flags", "single_file", "index.m3u8",
    ];

    /// <summary>Four minutes: from the job accepted to the copied rendition whole in the store.</summary>
    public static async Task<Measurement> MeasureAsync()
    {
        var (own, took) = await CopyAsync(ShortMinutes, kbps: 192);
        return new Measurement(
            "package-copy", "one bare FFmpeg that copies", own, took, "s", "≤ FFmpeg + 0.15 s", took <= own + MostOverBare, $"AAC of {ShortMinutes} minutes, {Runs} runs");
    }

    /// <summary>The same of an hour.</summary>
    public static async Task<Measurement> MeasureHourAsync()
    {
        var (own, took) = await CopyAsync(LongMinutes, kbps: 256);
        return new Measurement(
            "package-copy-hour", "one bare FFmpeg that copies", own, took, "s", "≤ 1.3×", took <= own * MostTimes, $"AAC of {LongMinutes} minutes at 256 kb/s, {Runs} runs");
    }

    /// <summary>An hour that nobody waits for: from the job accepted to its end, with the decode that verifies it, loudness, waveform and features.</summary>
    public static async Task<Measurement> MeasureVerifiedAsync()
    {
        await using var bench = await CopyBench.StartAsync(LongMinutes, LowestKbps);
        var (sample, same, product) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            var song = await bench.NewSongAsync();
            sample.Add(await bench.BareAsync(["-i", song, .. Copied, .. Heard("sample")]));
            same.Add(await bench.BareAsync(["-i", song, .. Copied, .. Heard("true")]));
            product.Add(await bench.WholeAsync(song));
        }

        var (literal, reference, ours) = (Measurement.Median(sample), Measurement.Median(same), Measurement.Median(product));
        return new Measurement(
            "package-copy-verified", "one bare FFmpeg that copies, decodes, and measures loudness and true peak", reference, ours, "s", "≤ 1.3×", ours <= reference * MostTimes,
            string.Create(
                CultureInfo.InvariantCulture, $"AAC of {LongMinutes} minutes at {LowestKbps} kb/s, {Runs} runs; FFmpeg with sample peaks only {literal:0.00} s: {ours / literal:0.00}×"));
    }

    private static string[] Heard(string peak) =>
    [
        "-filter_complex",
        $"[0:a:0]asplit=2[l][p];[l]ebur128=peak={peak}:framelog=verbose,anullsink;[p]aformat=sample_fmts=s16:channel_layouts=mono,aresample=22050[q]", "-map", "[q]", "-f", "s16le", "pcm",
    ];

    private static async Task<(double Bare, double Product)> CopyAsync(int minutes, int kbps)
    {
        await using var bench = await CopyBench.StartAsync(minutes, kbps);
        var (bare, product) = (new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var song = await bench.NewSongAsync();
            var reference = await bench.BareAsync(["-i", song, .. Copied]);
            var ours = await bench.CopiedAsync(song);
            if (run >= 0)
            {
                bare.Add(reference);
                product.Add(ours);
            }
        }

        return (Measurement.Median(bare), Measurement.Median(product));
    }

    /// <summary>A worker, and music of one kind.</summary>
    private sealed class CopyBench(RunningStack stack, HttpClient worker, Ffmpeg ffmpeg, string folder, string original) : IAsyncDisposable
    {
        private int _made;

        public static async Task<CopyBench> StartAsync(int minutes, int kbps)
        {
            var stack = await RunningStack.StartAsync();
            var worker = new HttpClient { BaseAddress = new Uri(stack.Worker) };
            worker.DefaultRequestHeaders.Add("X-Jonquils-Key", stack.InternalKey);
            var ffmpeg = new Ffmpeg(await TestStack.FfmpegPathAsync());
            var folder = await TestStack.NewFolderAsync("songs");
            var original = Path.Combine(folder, "original.m4a");
            await ffmpeg.RunAsync(
                folder, "-f", "lavfi", "-i", $"aevalsrc='0.2*sin(2*PI*220*t)+0.1*(random(0)-0.5)|0.2*sin(2*PI*277*t)':s=44100:d={minutes * 60}",
                "-c:a", "aac", "-aac_coder", "fast", "-b:a", $"{kbps}k", original);
            return new CopyBench(stack, worker, ffmpeg, folder, original);
        }

        /// <returns>Path of a file that no package exists of yet.</returns>
        public async Task<string> NewSongAsync()
        {
            var song = Path.Combine(folder, $"song{_made++}.m4a");
            await ffmpeg.RunAsync(folder, "-i", original, "-c", "copy", "-metadata", $"comment={Guid.NewGuid()}", song);
            return song;
        }

        public async Task<double> BareAsync(string[] arguments)
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, $"{Guid.NewGuid():N}")).FullName;
            var watch = Stopwatch.StartNew();
            await ffmpeg.RunAsync(own, arguments);
            var took = watch.Elapsed.TotalSeconds;
            Directory.Delete(own, recursive: true);
            return took;
        }

        /// <returns>Seconds until the copied rendition can be played whole. What is left of the job is called off.</returns>
        public async Task<double> CopiedAsync(string song)
        {
            var order = await OrderAsync(song, JobPriorities.Interactive);
            var master = Path.Combine(stack.ObjectsFolder, "hls", order.SourceSha256, $"a1-live-{order.JobId:N}", "master.m3u8");
            var watch = await BeginAsync(order);
            while (!File.Exists(master))
            {
                NeedPatience(watch);
                await Task.Delay(2);
            }

            var took = watch.Elapsed.TotalSeconds;
            await worker.DeleteAsync($"/internal/v1/jobs/{order.JobId}");
            await EndAsync(order, watch, 100);
            return took;
        }

        /// <returns>Seconds until the job is done.</returns>
        public async Task<double> WholeAsync(string song)
        {
            var order = await OrderAsync(song, JobPriorities.Bulk);
            var watch = await BeginAsync(order);
            return await EndAsync(order, watch, 20) == JobStatuses.Completed ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException("The package was never completed.");
        }

        public async ValueTask DisposeAsync()
        {
            worker.Dispose();
            await stack.DisposeAsync();
        }

        private async Task<JobOrder> OrderAsync(string song, int priority)
        {
            var key = $"bench/{Guid.NewGuid():N}.m4a";
            var stored = Path.Combine(stack.ObjectsFolder, "tracks", key);
            Directory.CreateDirectory(Path.GetDirectoryName(stored)!);
            File.Copy(song, stored);
            return new JobOrder(Guid.CreateVersion7(), SubjectKinds.Track, $"{Guid.NewGuid()}", "tracks", key, await Songs.HashAsync(song), priority);
        }

        private async Task<Stopwatch> BeginAsync(JobOrder order)
        {
            var watch = Stopwatch.StartNew();
            (await worker.PostAsJsonAsync("/internal/v1/jobs", order, ContractJson.Options)).EnsureSuccessStatusCode();
            return watch;
        }

        private async Task<string?> EndAsync(JobOrder order, Stopwatch watch, int everyMs)
        {
            while (true)
            {
                var status = (await worker.GetFromJsonAsync<JsonElement>($"/internal/v1/jobs/{order.JobId}")).GetProperty("status").GetString();
                if (status is JobStatuses.Completed or JobStatuses.Failed or JobStatuses.Cancelled)
                {
                    return status;
                }

                NeedPatience(watch);
                await Task.Delay(everyMs);
            }
        }

        private static void NeedPatience(Stopwatch watch)
        {
            if (watch.Elapsed > Patience)
            {
                throw new InvalidOperationException("It never came.");
            }
        }
    }
}
