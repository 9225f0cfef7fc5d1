using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>A minute of 720p: from the job accepted to the last object stored, beside bare FFmpeg with the same rungs, poster and thumbnails in one run.</summary>
internal static class PackageVideo
{
    private const int Runs = 3;
    private const int Seconds = 60;
    private const double MostTimes = 1.05;

    private static readonly string[] Ladder =
    [
        "-map_metadata", "-1", "-filter_complex",
        "[0:v:0]format=yuv420p,setsar=1,split=2[h][x];[x]scale=960:540:flags=bicubic,split=2[m][y];[y]scale=640:360:flags=bicubic,split=3[l][p][s];"
            + "[p]select='gte(t,5+selected_n)*lt(selected_n,8)',thumbnail=8,format=yuvj420p[poster];[s]select='gte(t,selected_n*2)',scale=160:90,format=yuvj420p,tile=5x5[sheets];"
            + "[0:a:0]aresample=48000,aformat=channel_layouts=stereo,asplit=2[a][b]",
        "-map", "[h]", "-map", "[m]", "-map", "[l]", "-map", "[a]", "-map", "[b]",
        "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-sc_threshold", "0", "-force_key_frames", "expr:gte(t,n_forced*2)", "-g", "600", "-crf", "22",
        "-maxrate:v:0", "3000k", "-bufsize:v:0", "6000k", "-maxrate:v:1", "1600k", "-bufsize:v:1", "3200k", "-maxrate:v:2", "750k", "-bufsize:v:2", "1500k",
        "-c:a", "aac", "-aac_coder:a:0", "fast", "-b:a:0", "128k", "-aac_coder:a:1", "twoloop", "-b:a:1", "64k", "-avoid_negative_ts", "disabled",
        "-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_flags", "temp_file", "-hls_fmp4_init_filename", "init.mp4",
        "-hls_segment_filename", "%v/s%05d.m4s", "-var_stream_map", "v:0,name:v720 v:1,name:v540 v:2,name:v360 a:0,name:a128 a:1,name:a64", "%v/index.m3u8",
        "-map", "[poster]", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "3", "-f", "image2", "-update", "1", "poster.jpg",
        "-map", "[sheets]", "-fps_mode", "passthrough", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2", "sheet-%03d.jpg",
    ];

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await RunningStack.StartAsync();
        using var worker = new HttpClient { BaseAddress = new Uri(stack.Worker) };
        worker.DefaultRequestHeaders.Add("X-Jonquils-Key", stack.InternalKey);
        var ffmpeg = new Ffmpeg(await TestStack.FfmpegPathAsync());
        var folder = await TestStack.NewFolderAsync("clips");
        var original = Path.Combine(folder, "original.mp4");
        await ffmpeg.RunAsync(
            folder, "-f", "lavfi", "-i", $"testsrc2=s=1280x720:r=30:d={Seconds}", "-f", "lavfi", "-i", $"sine=f=440:r=48000:d={Seconds}", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p",
            "-c:a", "aac", "-ac", "2", original);
        var (bare, product) = (new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var clip = Path.Combine(folder, $"clip{run}.mp4");
            await ffmpeg.RunAsync(folder, "-i", original, "-c", "copy", "-metadata", $"comment={Guid.NewGuid()}", clip);
            if (run < 0)
            {
                // A worker that has just started compiles itself beside its first jobs.
                await ProductAsync(worker, stack, clip);
                continue;
            }

            var scratch = Directory.CreateDirectory(Path.Combine(folder, $"bare{run}")).FullName;
            var watch = Stopwatch.StartNew();
            await ffmpeg.RunAsync(scratch, ["-i", clip, .. Ladder]);
            bare.Add(watch.Elapsed.TotalSeconds);
            product.Add(await ProductAsync(worker, stack, clip));
        }

        var (reference, ours) = (Measurement.Median(bare), Measurement.Median(product));
        return new Measurement(
            "package-video", "bare FFmpeg, same rungs, poster and thumbnails", reference, ours, "s", "≤ 1.05×", ours <= reference * MostTimes, $"{Seconds} s of generated 720p with 30 frames/s, {Runs} runs");
    }

    private static async Task<double> ProductAsync(HttpClient worker, RunningStack stack, string clip)
    {
        var key = $"bench/{Guid.NewGuid():N}.mp4";
        var stored = Path.Combine(stack.ObjectsFolder, "videos", key);
        Directory.CreateDirectory(Path.GetDirectoryName(stored)!);
        File.Copy(clip, stored);
        var order = new JobOrder(Guid.CreateVersion7(), SubjectKinds.Video, "1", "videos", key, await Songs.HashAsync(clip), JobPriorities.Interactive);
        var watch = Stopwatch.StartNew();
        (await worker.PostAsJsonAsync("/internal/v1/jobs", order, ContractJson.Options)).EnsureSuccessStatusCode();
        while (true)
        {
            var status = (await worker.GetFromJsonAsync<JsonElement>($"/internal/v1/jobs/{order.JobId}")).GetProperty("status").GetString();
            if (status == JobStatuses.Completed)
            {
                return watch.Elapsed.TotalSeconds;
            }

            if (status is JobStatuses.Failed or JobStatuses.Cancelled)
            {
                throw new InvalidOperationException($"The job ended as {status}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}
