using System.Globalization;
using System.Text.RegularExpressions;

namespace Jonquils.Tests.Faults;

/// <summary>Counts what lies in the object store against what the catalogue says.</summary>
internal sealed partial class StoredPackages(FaultyStack stack)
{
    private string Packages => Path.Combine(stack.Running.ObjectsFolder, "hls");

    /// <returns>A sentence for each thing that is wrong.</returns>
    public async Task<List<string>> FindWrongAsync()
    {
        List<string> wrong = [];
        var known = await Recount.LinesAsync(stack, "catalog_db", "SELECT DISTINCT file_key FROM tracks WHERE file_key IS NOT NULL");
        foreach (var folder in known)
        {
            wrong.AddRange(WrongIn(folder));
        }

        // Growing packages stay for a day, for players that are in the middle of them.
        var stored = Directory.Exists(Packages)
            ? Directory.GetDirectories(Packages).SelectMany(Directory.GetDirectories).Select(path => Path.GetRelativePath(Packages, path).Replace('\\', '/')).ToList()
            : [];
        wrong.AddRange(stored.Where(folder => !folder.Contains("-live-", StringComparison.Ordinal)).Except(known).Select(folder => $"Package {folder} belongs to no track."));
        var growing = await Recount.LinesAsync(stack, "processing_db", "SELECT live_key FROM processing_jobs WHERE live_key IS NOT NULL");
        wrong.AddRange(stored.Where(folder => folder.Contains("-live-", StringComparison.Ordinal)).Except(growing).Select(folder => $"Growing package {folder} belongs to no job."));
        wrong.AddRange((await Recount.LinesAsync(stack, "catalog_db", "SELECT p.file_key FROM media_packages p WHERE NOT EXISTS (SELECT 1 FROM tracks t WHERE t.file_key = p.file_key)"))
            .Select(folder => $"The catalogue knows package {folder} of no track."));
        return wrong;
    }

    private List<string> WrongIn(string folder)
    {
        var path = Path.Combine(Packages, folder);
        var master = Path.Combine(path, "master.m3u8");
        if (!File.Exists(master))
        {
            return [$"Package {folder} has no master.m3u8."];
        }

        List<string> wrong = [];
        foreach (var listed in Directory.GetFiles(path, "*.m3u8").SelectMany(File.ReadAllLines).Where(line => line.EndsWith("media.m3u8", StringComparison.Ordinal)).Distinct())
        {
            var playlist = Path.Combine(path, listed);
            if (!File.Exists(playlist))
            {
                wrong.Add($"Package {folder} lists {listed}, which is not there.");
                continue;
            }

            var text = File.ReadAllText(playlist);
            var bytes = new FileInfo(Path.Combine(Path.GetDirectoryName(playlist)!, "media.mp4")) is { Exists: true } media ? media.Length : 0;
            var ends = ByteRange().Matches(text).Select(match => Number(match, 1) + Number(match, 2)).ToList();
            if (!text.Contains("#EXT-X-ENDLIST", StringComparison.Ordinal) || ends.Count == 0 || ends.Max() != bytes)
            {
                wrong.Add($"Package {folder}/{listed} is not whole: {ends.Count} segments end at {(ends.Count > 0 ? ends.Max() : 0)} of {bytes} bytes.");
            }
        }

        return wrong;
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"#EXT-X-BYTERANGE:(\d+)@(\d+)")]
    private static partial Regex ByteRange();
}
