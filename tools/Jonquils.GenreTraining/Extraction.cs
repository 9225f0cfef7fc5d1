using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jonquils.MediaWorker.Analysis;

namespace Jonquils.GenreTraining;

/// <summary>Measures the corpus with the worker's own code, one file at a time, and keeps the numbers, so that training again costs seconds.</summary>
internal sealed class Extraction(string cache)
{
    private const int MostSeconds = 240;
    private const int ClipSeconds = 60;

    public async Task<IReadOnlyList<Sample>> RunAsync(IReadOnlyList<CorpusRule> rules)
    {
        var kept = Path.Combine(cache, "samples.json");
        if (File.Exists(kept))
        {
            return JsonSerializer.Deserialize<List<Sample>>(await File.ReadAllBytesAsync(kept))!;
        }

        var packages = new DebianPackages(cache);
        var samples = new List<Sample>();
        foreach (var package in rules.GroupBy(rule => rule.Package))
        {
            var folder = await packages.UnpackAsync(package.Key);
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).LinkTarget is null).Order(StringComparer.Ordinal).ToList();
            foreach (var rule in package)
            {
                var wanted = files.Where(path => Regex.IsMatch(path[folder.Length..], rule.Files) && new FileInfo(path).Length >= rule.LeastBytes).ToList();
                if (wanted.Count == 0)
                {
                    throw new InvalidOperationException($"No file of {rule.Package} matches {rule.Files}.");
                }

                samples.AddRange(await MeasureAsync(rule, wanted));
            }

            Directory.Delete(folder, recursive: true);
            await Console.Out.WriteLineAsync($"{package.Key}: {samples.Count} samples so far");
        }

        await File.WriteAllBytesAsync(kept, JsonSerializer.SerializeToUtf8Bytes(samples));
        return samples;
    }

    private async Task<List<Sample>> MeasureAsync(CorpusRule rule, List<string> files)
    {
        var samples = new List<Sample>();
        if (rule.JoinedClips == 0)
        {
            foreach (var file in files)
            {
                var artist = rule.Group.Contains("{artist}", StringComparison.Ordinal) ? await ArtistAsync(file) : "";
                var group = rule.Group.Replace("{artist}", artist, StringComparison.Ordinal).Replace("{file}", Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal).Trim();
                samples.AddRange(await MeasureAsync(rule, Path.GetFileName(file), group, ["-t", $"{MostSeconds}", "-i", file]));
            }

            return samples;
        }

        for (var clip = 0; clip < rule.JoinedClips; clip++)
        {
            var list = Path.Combine(cache, "clip.txt");
            await File.WriteAllLinesAsync(list, files.Where((_, i) => i % rule.JoinedClips == clip).Select(path => $"file '{path}'"));
            samples.AddRange(await MeasureAsync(rule, $"{rule.Group} {clip}", rule.Group, ["-f", "concat", "-safe", "0", "-i", list, "-t", $"{ClipSeconds}"]));
        }

        return samples;
    }

    private static async Task<IEnumerable<Sample>> MeasureAsync(CorpusRule rule, string name, string group, string[] input)
    {
        var segments = new List<float[]>();
        var extractor = new FeatureExtractor(segments.Add);
        using var ffmpeg = Process.Start(new ProcessStartInfo(
            "ffmpeg", ["-nostdin", "-v", "fatal", .. input, "-map", "0:a:0", "-ac", "1", "-ar", "22050", "-f", "s16le", "-"]) { RedirectStandardOutput = true })!;
        var buffer = new byte[1 << 16];
        while (await ffmpeg.StandardOutput.BaseStream.ReadAsync(buffer) is > 0 and var read)
        {
            extractor.Add(buffer.AsSpan(0, read));
        }

        await ffmpeg.WaitForExitAsync();
        var sound = extractor.Finish(null);
        return segments.Count == 0 ? [] : [new Sample(name, rule.Package, rule.Genre, group, segments, sound.Energy, sound.Flux, sound.Tempo.Bpm)];
    }

    private static async Task<string> ArtistAsync(string file)
    {
        using var probe = Process.Start(new ProcessStartInfo(
            "ffprobe", ["-v", "quiet", "-show_entries", "stream_tags=artist:format_tags=artist", "-of", "default=nw=1:nk=1", file]) { RedirectStandardOutput = true })!;
        var said = await probe.StandardOutput.ReadToEndAsync();
        await probe.WaitForExitAsync();
        return said.Split('\n')[0].Trim();
    }
}
