using System.Globalization;

namespace Jonquils.AppHost.Local.Tools;

/// <summary>A PostgreSQL installation: the folder with <c>initdb</c> and <c>postgres</c>, and its major version.</summary>
internal sealed record PostgresBinaries(string Folder, int Major)
{
    /// <summary>What the product is tested with; older servers lack things that the migrations use.</summary>
    public const int OldestMajor = 15;

    /// <param name="wanted">Major version of an existing cluster, which no other version can open; <see langword="null"/> takes the newest.</param>
    /// <returns><see langword="null"/> when no suitable server is installed.</returns>
    public static PostgresBinaries? Find(int? wanted = null) =>
        Candidates()
            .Where(found => found.Major >= OldestMajor && (wanted is null || found.Major == wanted))
            .OrderByDescending(found => found.Major)
            .FirstOrDefault();

    /// <summary>Why there is no suitable server, and what to do about it on this system.</summary>
    public static LocalStackException Missing()
    {
        var needed = $"PostgreSQL {OldestMajor} or newer";
        return Candidates().MaxBy(found => found.Major) is { } old
            ? new LocalStackException(
                $"{needed} is needed, but only version {old.Major} is installed.",
                "This system's own package is too old; https://www.postgresql.org/download/ says how to get a newer one beside it.")
            : new LocalStackException($"{needed} is not installed, and it could not be installed from here.", SystemTools.Advice([SystemTools.Postgres]));
    }

    public string Program(string name) => Path.Combine(Folder, name);

    private static IEnumerable<PostgresBinaries> Candidates()
    {
        // Debian keeps servers out of PATH; Homebrew and EDB use a folder per version too.
        foreach (var (parent, prefix) in new[]
        {
            ("/usr/lib/postgresql", ""), ("/usr/local/opt", "postgresql@"), ("/opt/homebrew/opt", "postgresql@"), ("/home/linuxbrew/.linuxbrew/opt", "postgresql@"),
            ("/Library/PostgreSQL", ""), ("/Applications/Postgres.app/Contents/Versions", ""), ("/usr", "pgsql-"),
        })
        {
            if (!Directory.Exists(parent))
            {
                continue;
            }

            foreach (var folder in Directory.EnumerateDirectories(parent, prefix + "*"))
            {
                var bin = Path.Combine(folder, "bin");
                if (int.TryParse(Path.GetFileName(folder)[prefix.Length..], CultureInfo.InvariantCulture, out var major) && SearchPath.IsProgram(Path.Combine(bin, "initdb")))
                {
                    yield return new PostgresBinaries(bin, major);
                }
            }
        }

        // Distributions with one version put it on PATH; the version stands in the name of the shared folder only, so ask the program.
        if (SearchPath.Find("postgres") is { } onPath && SearchPath.Find("initdb") is not null && MajorOf(onPath) is { } version)
        {
            yield return new PostgresBinaries(Path.GetDirectoryName(onPath)!, version);
        }
    }

    private static int? MajorOf(string postgres)
    {
        using var asked = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(postgres, ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false });
        // "postgres (PostgreSQL) 16.4"
        var answer = asked?.StandardOutput.ReadToEnd().Split(' ').LastOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0]));
        return int.TryParse(answer?.Split('.')[0], CultureInfo.InvariantCulture, out var major) ? major : null;
    }
}
