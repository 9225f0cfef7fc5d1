using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Makes thumbnails of an embedded picture, by one start of FFmpeg that may decode nothing else.</summary>
internal sealed partial class CoverArt(FfmpegProcess ffmpeg, ILogger<CoverArt> logger)
{
    /// <summary>Edges of the square thumbnails, in pixels.</summary>
    private static readonly int[] Edges = [640, 160];

    /// <summary>Writes the picture and its thumbnails to a folder.</summary>
    /// <returns>Names of the files, the original first; none when the picture cannot be decoded, which never fails a track.</returns>
    public async Task<IReadOnlyList<string>> MakeAsync(CoverPicture picture, string folder, CancellationToken cancel)
    {
        var original = $"cover.{picture.Extension}";
        await File.WriteAllBytesAsync(Path.Combine(folder, original), picture.Bytes, cancel);
        var result = await ffmpeg.RunAsync(new FfmpegRun("cover", Arguments(original), folder, ToolLimits.ForPicture), cancel);
        var files = Edges.Select(FileName).ToArray();
        if (!result.Succeeded || !files.All(file => File.Exists(Path.Combine(folder, file))))
        {
            LogBadCover(picture.Extension, picture.Bytes.Length, result.ExitCode);
            return [];
        }

        return [original, .. files];
    }

    private static string FileName(int edge) => $"cover-{edge}.webp";

    private static List<string> Arguments(string original)
    {
        const string Fit = ":force_original_aspect_ratio=increase:flags=lanczos+accurate_rnd+bitexact";
        var split = $"[0:v:0]split={Edges.Length}" + string.Concat(Edges.Select(edge => $"[i{edge}]"));
        var scaled = Edges.Select(edge => $"[i{edge}]scale={edge}:{edge}{Fit},crop={edge}:{edge}[o{edge}]");
        List<string> arguments =
        [
            "-max_alloc", "268435456", "-max_pixels", "50000000",
            "-protocol_whitelist", "file,pipe",
            "-format_whitelist", "jpeg_pipe,png_pipe,webp_pipe,mjpeg,image2",
            "-codec_whitelist", "mjpeg,png,webp",
            "-i", $"file:{original}", "-an",
            "-filter_complex", string.Join(';', [split, .. scaled]),
        ];
        foreach (var edge in Edges)
        {
            arguments.AddRange(["-map", $"[o{edge}]", "-frames:v", "1", "-map_metadata", "-1", "-flags:v", "+bitexact", "-c:v", "libwebp", "-quality", "80", FileName(edge)]);
        }

        return arguments;
    }

    [LoggerMessage(1201, LogLevel.Information, "An embedded {Extension} picture of {Bytes} bytes could not be decoded (FFmpeg ended with {ExitCode}); the track goes without a cover")]
    private partial void LogBadCover(string extension, int bytes, int exitCode);
}
