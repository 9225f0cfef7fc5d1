using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Jonquils.AppHost.Local.Tools;

/// <summary>The ClickHouse engine's library in the user's cache, fetched once from npm and shared by runs, tests and clones.</summary>
internal static class EngineCache
{
    private const string Version = "26.7.3-stable.1";

    // What npm published under this version, so that nothing else ever gets loaded into a process of ours. Platforms without
    // an entry are checked against the digest that the registry itself names.
    private static readonly Dictionary<string, string> Digests = new(StringComparer.Ordinal)
    {
        ["@chdb/lib-linux-x64-gnu"] = "sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==",
    };

    private static string LibraryName => OperatingSystem.IsMacOS() ? "libchdb.dylib" : "libchdb.so";

    private static string Library => Path.Combine(UserCache.Folder("chdb-" + Version), LibraryName);

    /// <summary>Path of the library, fetched when it is not there yet.</summary>
    /// <param name="mayFetch">Whether a download is allowed.</param>
    /// <param name="say">Told before a download starts: it is 178 MB and takes a while.</param>
    /// <returns>The path, or the reason why there is none.</returns>
    public static async Task<(string? Path, string? Reason)> FindAsync(bool mayFetch, Action<string> say, CancellationToken cancel)
    {
        if (File.Exists(Library))
        {
            return (Library, null);
        }

        if (Package() is not { } package)
        {
            return (null, $"there is no build of it for {RuntimeInformation.RuntimeIdentifier}");
        }

        if (!mayFetch)
        {
            return (null, "it is not in the cache and --no-install forbids fetching it");
        }

        if (SearchPath.Find("npm") is not { } npm)
        {
            return (null, "npm (Node.js) is needed to fetch it and was not found");
        }

        using var onlyOne = await UserCache.LockAsync("chdb-" + Version, cancel);
        if (File.Exists(Library))
        {
            return (Library, null);
        }

        say($"Fetching the ClickHouse engine ({package} {Version}, 178 MB, once per user) into {Path.GetDirectoryName(Library)}");
        try
        {
            return (await FetchAsync(npm, package, cancel), null);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or JsonException or UnauthorizedAccessException)
        {
            return (null, failure.Message);
        }
    }

    private static async Task<string> FetchAsync(string npm, string package, CancellationToken cancel)
    {
        // Beside its final place, so that moving it there is one step of the file system.
        var folder = UserCache.Folder("chdb-" + Version);
        var partial = folder + ".partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        Directory.CreateDirectory(partial);
        var packed = await Command.RunAsync(
            npm, ["pack", $"{package}@{Version}", "--json", "--pack-destination", partial, "--loglevel", "error"], cancel);
        if (!packed.Succeeded)
        {
            throw new IOException($"npm could not fetch {package}: {packed.Errors.Split('\n')[0]}");
        }

        using var answer = JsonDocument.Parse(packed.Output);
        var archive = Directory.EnumerateFiles(partial, "*.tgz").SingleOrDefault() ?? throw new IOException("npm gave no archive");
        var expected = Digests.GetValueOrDefault(package) ?? answer.RootElement[0].GetProperty("integrity").GetString();
        await using (var bytes = File.OpenRead(archive))
        {
            var digest = "sha512-" + Convert.ToBase64String(await SHA512.HashDataAsync(bytes, cancel));
            if (digest != expected)
            {
                throw new InvalidDataException($"the fetched archive of {package} is not the one that was published ({digest})");
            }
        }

        await ExtractAsync(archive, Path.Combine(partial, LibraryName), cancel);
        File.Delete(archive);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.Move(partial, folder);
        return Library;
    }

    private static async Task ExtractAsync(string archive, string target, CancellationToken cancel)
    {
        await using var compressed = File.OpenRead(archive);
        await using var plain = new GZipStream(compressed, CompressionMode.Decompress);
        await using var entries = new TarReader(plain);
        while (await entries.GetNextEntryAsync(copyData: false, cancel) is { } entry)
        {
            if (Path.GetFileName(entry.Name) is var name && name.StartsWith("libchdb.", StringComparison.Ordinal))
            {
                await entry.ExtractToFileAsync(target, overwrite: true, cancel);
                return;
            }
        }

        throw new InvalidDataException($"there is no library in {Path.GetFileName(archive)}");
    }

    private static string? Package()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : null;
        var processor = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => "x64", Architecture.Arm64 => "arm64", _ => null };
        // The Linux builds want glibc; musl systems have a runtime identifier of their own.
        return system is null || processor is null || RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
            ? null
            : $"@chdb/lib-{system}-{processor}{(system == "linux" ? "-gnu" : "")}";
    }
}
