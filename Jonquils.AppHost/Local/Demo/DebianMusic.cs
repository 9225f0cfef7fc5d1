using Jonquils.AppHost.Local.Tools;

namespace Jonquils.AppHost.Local.Demo;

/// <summary>Real music under free licences, taken out of Debian's packages of games. Nothing gets installed and no rights are needed.</summary>
internal static class DebianMusic
{
    private const string CacheName = "demo-music-2";

    private static readonly Package[] Packages =
    [
        new("wizznic-data", "Wizznic Soundtrack", "Sean Hawk", "GPL-3", "usr/share/games/wizznic/packs/000_wizznic/music/*.ogg", 6),
        new("amoebax-data", "Amoebax", "Àlex Almarza", "Free Art License 1.2", "usr/share/games/amoebax/music/*Background.ogg", 4),
        new("fretsonfire-songs-muldjord", "Mutilated Mime", "Muldjord", "CC BY-SA 3.0", "usr/share/games/fretsonfire/data/songs/muldjord/*/song.ogg", 2),
    ];

    /// <param name="ffmpeg">Mixes the songs that are published as separate guitar and band; without it they are left out.</param>
    /// <returns>Empty when this system has no apt, or the packages are out of reach.</returns>
    public static async Task<IReadOnlyList<DemoAlbum>> FetchAsync(string? ffmpeg, Action<string> say, CancellationToken cancel)
    {
        if (SearchPath.Find("apt-get") is not { } apt || SearchPath.Find("dpkg-deb") is not { } unpack)
        {
            return [];
        }

        using var onlyOne = await UserCache.LockAsync(CacheName, cancel);
        var albums = new List<DemoAlbum>();
        foreach (var package in Packages)
        {
            var folder = Path.Combine(UserCache.Folder(CacheName), package.Name);
            if (!Directory.Exists(folder) && !await DownloadAsync(apt, unpack, package, folder, ffmpeg, say, cancel))
            {
                continue;
            }

            var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToList();
            if (files.Count > 0)
            {
                albums.Add(new DemoAlbum(package.Album, package.Artist, package.Licence, $"Debian package {package.Name}", files));
            }
        }

        return albums;
    }

    private static async Task<bool> DownloadAsync(
        string apt, string unpack, Package package, string folder, string? ffmpeg, Action<string> say, CancellationToken cancel)
    {
        say($"Fetching music for the demo: {package.Album} by {package.Artist} ({package.Licence}, Debian package {package.Name})");
        var work = Directory.CreateDirectory(folder + ".partial").FullName;
        try
        {
            // apt-get writes into its current folder only.
            var fetched = await Command.RunAsync("/bin/sh", ["-c", "cd \"$1\" && \"$2\" download -q \"$3\"", "fetch", work, apt, package.Name], cancel);
            if (!fetched.Succeeded || Directory.EnumerateFiles(work, "*.deb").FirstOrDefault() is not { } archive
                || !(await Command.RunAsync(unpack, ["-x", archive, Path.Combine(work, "all")], cancel)).Succeeded)
            {
                say($"  not to be had: {fetched.Errors.Split('\n')[0]}");
                return false;
            }

            var chosen = Directory.CreateDirectory(Path.Combine(work, "chosen")).FullName;
            foreach (var file in Matching(Path.Combine(work, "all"), package.Pattern).Take(package.Tracks))
            {
                await KeepAsync(file, package.Album, chosen, ffmpeg, cancel);
            }

            Directory.Move(chosen, folder);
            return true;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task KeepAsync(string file, string album, string folder, string? ffmpeg, CancellationToken cancel)
    {
        var guitar = Path.Combine(Path.GetDirectoryName(file)!, "guitar.ogg");
        if (!File.Exists(guitar))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        else if (ffmpeg is not null)
        {
            // The game turns the guitar up while one plays well; a listener wants the whole band.
            var target = Path.Combine(folder, Path.GetFileName(Path.GetDirectoryName(file)) + ".ogg");
            await Command.RunAsync(
                ffmpeg,
                ["-hide_banner", "-nostdin", "-loglevel", "error", "-i", file, "-i", guitar, "-filter_complex", "amix=inputs=2:normalize=0,alimiter=limit=0.95",
                    // Its tag for the album says "none".
                    "-map_metadata", "0:s:0", "-metadata", $"album={album}", "-c:a", "libvorbis", "-q:a", "6", target],
                cancel);
        }
    }

    /// <summary>Files below a folder for a pattern whose folders may be <c>*</c> too, in a stable order.</summary>
    private static IEnumerable<string> Matching(string root, string pattern)
    {
        var words = pattern.Split('/');
        IEnumerable<string> folders = [root];
        foreach (var word in words[..^1])
        {
            folders = folders.SelectMany(folder => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, word) : []).Order(StringComparer.Ordinal).ToList();
        }

        return folders.SelectMany(folder => Directory.EnumerateFiles(folder, words[^1])).Order(StringComparer.Ordinal);
    }

    private sealed record Package(string Name, string Album, string Artist, string Licence, string Pattern, int Tracks);
}
