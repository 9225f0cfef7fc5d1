using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging;
using Jonquils.MediaWorker.Packaging.Video;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.MediaWorker.Packaging.Video;

/// <summary>The real video packager with real FFmpeg, clips made on the spot, and a folder store of its own.</summary>
public sealed partial class VideoWorkshop : IDisposable
{
    private readonly PackagingWorkshop _workshop = new();
    private int _runs;

    internal GeneratedMedia Media => _workshop.Media;

    /// <summary>Makes a clip of moving test pictures, with a tone of 440 Hz.</summary>
    /// <param name="size">E.g. <c>320x180</c>.</param>
    /// <param name="encoding">FFmpeg's output options.</param>
    internal string Clip(string name, string size, double seconds, params string[] encoding) => Clip(name, size, seconds, sounds: 1, encoding);

    internal string Clip(string name, string size, double seconds, int sounds, string[] encoding)
    {
        string[] tones = [.. Enumerable.Range(1, sounds).SelectMany(i => (string[])["-f", "lavfi", "-i", Text($"sine=f={440 * i}:r=48000:d={seconds}")])];
        string[] maps = [.. Enumerable.Range(1, sounds).SelectMany(i => (string[])["-map", $"{i}:a"])];
        GeneratedMedia.Run(
            ["-f", "lavfi", "-i", Text($"testsrc2=s={size}:r=30:d={seconds}"), .. tones, "-map", "0:v", .. maps, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", .. encoding, Media.At(name)]);
        return Media.At(name);
    }

    /// <summary>Packages a file into a folder of its own.</summary>
    /// <param name="grows">Whether to keep a growing package, too.</param>
    /// <param name="clock">What FFmpeg's limits of time are measured by.</param>
    internal async Task<Packaged> PackageAsync(string source, bool grows = false, Func<PackagingOrder, PackagingOrder>? with = null, TimeProvider? clock = null)
    {
        var name = $"video{Interlocked.Increment(ref _runs)}";
        await _workshop.Store.EnsureBucketsAsync(CancellationToken.None);
        var scratch = Directory.CreateDirectory(Media.At($"scratch-{name}")).FullName;
        var (final, growing) = (new PackageFolder(_workshop.Store, $"{name}/v1"), new PackageFolder(_workshop.Store, $"{name}/v1-live"));
        var order = new PackagingOrder(source, await SourceHash.ComputeAsync(source, CancellationToken.None), "v1", scratch, final, grows ? growing : null);
        var ffmpeg = clock is null ? _workshop.Ffmpeg : new FfmpegProcess(_workshop.Runner, Options.Create(new FfmpegOptions()), clock);
        var document = await new VideoPackager(ffmpeg).PackageAsync(with is null ? order : with(order), CancellationToken.None);
        return new Packaged(document, FolderOf(final.Key), FolderOf(growing.Key));
    }

    /// <returns>The code of the refusal.</returns>
    internal async Task<string> RefusalOfAsync(string source) => (await Assert.ThrowsAsync<UnusableSourceException>(() => PackageAsync(source))).Error.Code;

    /// <summary>When each frame of a file or playlist is shown, in seconds.</summary>
    /// <param name="keyFramesOnly">Leaves out all that need others.</param>
    internal static IReadOnlyList<double> FrameTimes(string path, bool keyFramesOnly = false)
    {
        string[] only = keyFramesOnly ? ["-skip_frame", "nokey"] : [];
        var (output, errors) = GeneratedMedia.Run([.. only, "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framecrc", "-"]);
        Assert.Equal("", errors);
        var lines = System.Text.Encoding.ASCII.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var unit = TimeBase().Match(lines.First(line => line.StartsWith("#tb", StringComparison.Ordinal)));
        var scale = double.Parse(unit.Groups[1].Value, CultureInfo.InvariantCulture) / double.Parse(unit.Groups[2].Value, CultureInfo.InvariantCulture);
        return [.. lines.Where(line => line[0] != '#').Select(line => long.Parse(line.Split(',')[2], CultureInfo.InvariantCulture) * scale)];
    }

    /// <summary>All EXTINF of a playlist, in seconds.</summary>
    internal static double[] Durations(string playlist) =>
        [.. Listed().Matches(playlist).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    public void Dispose() => _workshop.Dispose();

    private string FolderOf(string key) => Path.Combine(Media.At("objects"), Buckets.Hls, key.Replace('/', Path.DirectorySeparatorChar));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    [GeneratedRegex(@"#tb 0: (\d+)/(\d+)")]
    private static partial Regex TimeBase();

    [GeneratedRegex(@"#EXTINF:([\d.]+),")]
    private static partial Regex Listed();
}
