using System.Globalization;
using System.Text.RegularExpressions;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Etl.Transform;

/// <summary>What a path tells that the tags do not: numbers before titles, discs' folders, and for files without any tags artist and album.</summary>
internal static partial class PathHints
{
    /// <returns>The tags with what was missing, and whether artist and album were taken from folders.</returns>
    public static (MediaTags Tags, bool IsGuess) Complete(MediaTags tags, string path)
    {
        var parts = path.Split('/');
        var name = Path.GetFileNameWithoutExtension(parts[^1]);
        var disc = parts.Length > 1 && DiscFolder().Match(parts[^2]) is { Success: true } folder
            ? int.Parse(folder.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)
            : (int?)null;
        var numbered = Numbered().Match(name);
        var completed = tags with
        {
            Title = tags.Title ?? Spaced(numbered.Success ? numbered.Groups["title"].Value : name),
            TrackNumber = tags.TrackNumber ?? (numbered.Success ? int.Parse(numbered.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : null),
            DiscNumber = tags.DiscNumber ?? disc,
        };
        var folders = parts[..^(disc is null ? 1 : 2)];
        // Artist/Album/01 Title: the order that people keep music in.
        return tags is { Artist: null, Album: null, AlbumArtist: null } && folders.Length >= 2
            ? (completed with { Artist = Spaced(folders[^2]), Album = Spaced(folders[^1]) }, true)
            : (completed, false);
    }

    private static string Spaced(string name) => name.Contains(' ', StringComparison.Ordinal) ? name.Trim() : name.Replace('_', ' ').Trim();

    [GeneratedRegex(@"^(?<number>\d{1,3})(?:\s*[-._)]\s*|\s+)(?<title>\D.*)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(?:cd|disc|disk|диск)[\s_.-]*(?<number>\d{1,2})\b", RegexOptions.IgnoreCase)]
    private static partial Regex DiscFolder();
}
