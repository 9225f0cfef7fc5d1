namespace Jonquils.MediaWorker.Etl.Transform;

/// <summary>What lies beside music and is none.</summary>
internal static class FileKinds
{
    private static readonly HashSet<string> NotMusic = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".svg",
        ".txt", ".nfo", ".log", ".md", ".pdf", ".html", ".htm", ".rtf", ".doc", ".docx", ".url",
        ".cue", ".m3u", ".m3u8", ".pls", ".xspf", ".jspf", ".sfv", ".md5", ".ffp", ".accurip",
        ".lrc", ".ini", ".db", ".json", ".xml", ".zip", ".rar", ".7z", ".torrent",
    };

    // By which players and rippers name the picture of a folder, the best first.
    private static readonly string[] CoverNames = ["cover", "folder", "front", "album"];

    private static readonly string[] CoverExtensions = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Whether a file is passed over: pictures, texts, lists, and what operating systems hide.</summary>
    public static bool IsIgnored(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.StartsWith('.') || NotMusic.Contains(Path.GetExtension(name));
    }

    /// <summary>Names that the cover of a folder may have; compared without regard to case where the store does.</summary>
    public static IEnumerable<string> CoversOf(string folder) =>
        from name in CoverNames
        from spelling in new[] { name, char.ToUpperInvariant(name[0]) + name[1..] }
        from extension in CoverExtensions
        select folder + spelling + extension;
}
