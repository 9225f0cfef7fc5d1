namespace Jonquils.AppHost.Local.Tools;

/// <summary>A program that comes from the operating system's packages.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Why">What it is needed for, to be read in a sentence.</param>
/// <param name="Package">Its name in Debian and Ubuntu.</param>
/// <param name="Brew">Its name in Homebrew.</param>
internal sealed record SystemTool(string Name, string Why, string Package, string Brew, Func<string?> Find)
{
    /// <summary>Its name in Fedora, where it is another than Debian's.</summary>
    public string? Fedora { get; init; }

    /// <summary>Its name in Arch and Alpine, where it is another than Debian's.</summary>
    public string? Arch { get; init; }

    /// <summary>Its name in winget; only what the containers stack needs on Windows has one.</summary>
    public string? Winget { get; init; }
}

/// <summary>The programs that the local stack does not bring itself.</summary>
internal static class SystemTools
{
    public static readonly SystemTool Postgres =
        new("PostgreSQL", "keeps accounts, catalogue and jobs", "postgresql", "postgresql@17", () => PostgresBinaries.Find()?.Folder) { Fedora = "postgresql-server" };

    /// <summary>Only for the containers stack, where the server brings its programs in its container and the worker runs outside.</summary>
    public static readonly SystemTool PostgresClient =
        new("pg_dump", "writes backups", "postgresql-client", "libpq", () => PostgresBinaries.Find()?.Folder ?? Path.GetDirectoryName(SearchPath.Find("pg_dump")))
        {
            Fedora = "postgresql",
            Arch = "postgresql-libs",
            Winget = "PostgreSQL.PostgreSQL.17",
        };

    // Distributions that dropped Redis have Valkey, which speaks the same protocol and takes the same options.
    public static readonly SystemTool Redis =
        new("Redis", "keeps sessions, limits and progress", "redis-server", "redis", () => SearchPath.Find("redis-server") ?? SearchPath.Find("valkey-server"))
        {
            Fedora = "valkey",
            Arch = "valkey",
        };

    public static readonly SystemTool Ffmpeg =
        new("FFmpeg", "turns uploads into streams", "ffmpeg", "ffmpeg", () => SearchPath.Find("ffmpeg"))
        {
            Fedora = "ffmpeg-free",
            Winget = "Gyan.FFmpeg",
        };

    /// <summary>Finds the tools, and installs what is missing where that is possible and allowed.</summary>
    /// <returns>Those still missing.</returns>
    public static async Task<IReadOnlyList<SystemTool>> EnsureAsync(
        IReadOnlyList<SystemTool> tools, AptConsent consent, Action<string> say, CancellationToken cancel)
    {
        var missing = tools.Where(tool => tool.Find() is null).ToList();
        if (missing.Count > 0)
        {
            await AptPackages.InstallAsync(missing, consent, say, cancel);
        }

        return [.. missing.Where(tool => tool.Find() is null)];
    }

    /// <summary>What a person on this system types to get these tools.</summary>
    public static string Advice(IReadOnlyList<SystemTool> missing)
    {
        string Names(Func<SystemTool, string?> own) => string.Join(' ', missing.Select(tool => own(tool) ?? tool.Package));
        return OperatingSystem.IsMacOS() ? $"brew install {Names(tool => tool.Brew)}"
            : OperatingSystem.IsWindows() && missing.All(tool => tool.Winget is not null) ? $"winget install {Names(tool => tool.Winget)}"
            : OperatingSystem.IsWindows() ? "Run Jonquils inside WSL, or start a container engine and force the other stack with JonquilsStack=containers."
            : SearchPath.Find("apt-get") is not null ? $"sudo apt-get install {Names(tool => tool.Package)}"
            : SearchPath.Find("dnf") is not null ? $"sudo dnf install {Names(tool => tool.Fedora)}"
            : SearchPath.Find("pacman") is not null ? $"sudo pacman -S {Names(tool => tool.Arch)}"
            : SearchPath.Find("apk") is not null ? $"sudo apk add {Names(tool => tool.Arch)}"
            : $"Install {string.Join(", ", missing.Select(tool => tool.Name))} with your system's packages.";
    }
}
