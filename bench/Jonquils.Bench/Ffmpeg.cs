using System.Diagnostics;
using Jonquils.MediaWorker.Packaging;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.Bench;

/// <summary>FFmpeg alone: the reference that packaging is measured against.</summary>
internal sealed class Ffmpeg(string program)
{
    private static readonly string[] Segments =
    [
        "-avoid_negative_ts", "disabled", "-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_flags", "temp_file",
        "-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename", "%v/s%05d.m4s",
    ];

    /// <summary>The product's rungs of a lossless source in one decode, and nothing else that it does with a track.</summary>
    public static IReadOnlyList<string> RungsAlone(string source) =>
    [
        "-i", source, "-map_metadata", "-1",
        "-filter_complex", "[0:a:0]asplit=2[x][d];[x]aformat=sample_fmts=fltp,asplit=3[a][b][c]",
        "-map", "[a]", "-map", "[b]", "-map", "[c]", "-map", "[d]",
        "-c:a:0", "aac", "-aac_coder:a:0", "twoloop", "-b:a:0", "64k",
        "-c:a:1", "aac", "-aac_coder:a:1", "fast", "-b:a:1", "128k",
        "-c:a:2", "aac", "-aac_coder:a:2", "fast", "-b:a:2", "256k",
        "-c:a:3", "flac", "-sample_fmt:a:3", "s16", "-strict", "-2",
        .. Segments, "-var_stream_map", "a:0,name:a64 a:1,name:a128 a:2,name:a256 a:3,name:flac", "%v/index.m3u8",
    ];

    /// <summary>What the product asks of FFmpeg for a source, word for word: rungs, loudness with true peaks, and PCM, which goes to a file here.</summary>
    public static IReadOnlyList<string> SameArguments(string source, string folder)
    {
        var ladder = Ladder.For(SourceReader.Read(source).Info ?? throw new InvalidOperationException($"{source} is no music."));
        return [.. HlsArguments.For(source, ladder, folder).SkipLast(1), Path.Combine(folder, "pcm")];
    }

    /// <summary>Packages a file into a folder.</summary>
    /// <returns>When the first segment that a player could take was there, and when all was done.</returns>
    public async Task<(TimeSpan FirstSegment, TimeSpan Whole)> PackageAsync(string folder, IReadOnlyList<string> arguments)
    {
        Directory.CreateDirectory(folder);
        var watch = Stopwatch.StartNew();
        var running = RunAsync(folder, [.. arguments]);
        TimeSpan? first = null;
        while (!running.IsCompleted)
        {
            first ??= File.Exists(Path.Combine(folder, "a64", "s00000.m4s")) ? watch.Elapsed : null;
            await Task.WhenAny(running, Task.Delay(5));
        }

        await running;
        return (first ?? watch.Elapsed, watch.Elapsed);
    }

    public async Task RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, ["-nostdin", "-v", "error", "-y", .. arguments]) { RedirectStandardError = true, WorkingDirectory = folder };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"FFmpeg ended with {process.ExitCode}: {errors}");
        }
    }
}
