using Jonquils.AppHost.Local.Tools;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>
/// Whole packages of Debian with music in them, as a library of real files: 52 songs of two hours and a half, and some hundred files that are none. 130 MB are
/// fetched once a user; nothing is installed and no rights are needed.
/// </summary>
internal static class RealCorpus
{
    private const string CacheName = "test-music-1";

    private static readonly string[] Packages =
        ["singularity-music", "wizznic-data", "fretsonfire-songs-muldjord", "adonthell-data", "amoebax-data", "asc-music"];

    /// <returns>Absolute paths of files with their paths in the library: a folder a package.</returns>
    public static async Task<IReadOnlyList<(string File, string Path)>> FetchAsync()
    {
        using var onlyOne = await UserCache.LockAsync(CacheName, CancellationToken.None);
        var files = new List<(string, string)>();
        foreach (var package in Packages)
        {
            var folder = Path.Combine(UserCache.Folder(CacheName), package);
            if (!Directory.Exists(folder))
            {
                await UnpackAsync(package, folder);
            }

            files.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => (file, $"{package}/{Path.GetRelativePath(folder, file)}")));
        }

        return files;
    }

    private static async Task UnpackAsync(string package, string folder)
    {
        var work = Directory.CreateDirectory(folder + ".partial").FullName;
        try
        {
            // apt-get writes into its current folder only.
            var fetched = await Command.RunAsync("/bin/sh", ["-c", "cd \"$1\" && apt-get download -q \"$2\"", "fetch", work, package], CancellationToken.None);
            Assert.True(fetched.Succeeded, fetched.Errors);
            var unpacked = await Command.RunAsync("dpkg-deb", ["-x", Directory.EnumerateFiles(work, "*.deb").Single(), Path.Combine(work, "all")], CancellationToken.None);
            Assert.True(unpacked.Succeeded, unpacked.Errors);
            Directory.Move(Path.Combine(work, "all"), folder);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
