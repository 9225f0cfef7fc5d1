namespace Jonquils.AppHost.Local.Tools;

/// <summary>A program that comes from the operating system's packages.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Why">What it is needed for, to be read in a sentence.</param>
/// <param name="Package">Its name in Debian and Ubuntu.</param>
/// <param name="Brew">Its name in Homebrew.</param>
internal sealed record SystemTool(string Name, string Why, string Package, string Brew, Func<string?> Find);

/// <summary>The programs that the local stack does not bring itself.</summary>
internal static class SystemTools
{
    public static readonly SystemTool Postgres =
        new("PostgreSQL", "keeps accounts, catalogue and jobs", "postgresql", "postgresql@17", () => PostgresBinaries.Find()?.Folder);

    public static readonly SystemTool Redis =
        new("Redis", "keeps sessions, limits and progress", "redis-server", "redis", () => SearchPath.Find("redis-server"));

    public static readonly SystemTool Ffmpeg =
        new("FFmpeg", "turns uploads into streams", "ffmpeg", "ffmpeg", () => SearchPath.Find("ffmpeg"));

    /// <summary>Finds the tools, and installs what is missing where that is possible and allowed.</summary>
    /// <returns>Those still missing.</returns>
    public static async Task<IReadOnlyList<SystemTool>> EnsureAsync(
        IReadOnlyList<SystemTool> tools, AptConsent consent, Action<string> say, CancellationToken cancel)
    {
        var missing = tools.Where(tool => tool.Find() is null).ToList();
        if (missing.Count > 0 && await AptPackages.InstallAsync(missing, consent, say, cancel))
        {
            missing = [.. missing.Where(tool => tool.Find() is null)];
        }

        return missing;
    }

    /// <summary>What a person on this system types to get these tools.</summary>
    public static string Advice(IReadOnlyList<SystemTool> missing)
    {
        var packages = string.Join(' ', missing.Select(tool => tool.Package));
        return OperatingSystem.IsMacOS() ? $"brew install {string.Join(' ', missing.Select(tool => tool.Brew))}"
            : OperatingSystem.IsWindows() ? "Run Jonquils inside WSL, or start a container engine and force the other stack with JonquilsStack=containers."
            : SearchPath.Find("apt-get") is not null ? $"sudo apt-get install {packages}"
            : SearchPath.Find("dnf") is not null ? $"sudo dnf install {packages.Replace("postgresql", "postgresql-server", StringComparison.Ordinal).Replace("redis-server", "redis", StringComparison.Ordinal)}"
            : SearchPath.Find("pacman") is not null ? $"sudo pacman -S {packages.Replace("redis-server", "redis", StringComparison.Ordinal)}"
            : $"Install {string.Join(", ", missing.Select(tool => tool.Name))} with your system's packages.";
    }
}
