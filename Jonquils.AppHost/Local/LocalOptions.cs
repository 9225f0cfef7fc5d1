using System.Globalization;

namespace Jonquils.AppHost.Local;

/// <summary>What a person can say on the command line.</summary>
internal sealed record LocalOptions
{
    public const string Usage = """
        Usage: dotnet run --project Jonquils.AppHost [-- OPTIONS]

          --data DIR        keep everything in DIR instead of .jonquils/ in the repository
          --reset           wipe the data folder first
          --ephemeral       keep everything in a temporary folder that is deleted at the end
          --demo            fill an empty catalogue with freely licensed music
          --restore ID      before the services start, restore the backup ID (or: latest); what was there is kept, renamed
          --rebuild-analytics   with --restore: count plays and fill ClickHouse anew from what was restored, as when ClickHouse was lost
          --yes             install missing tools without asking
          --no-install      never install or download anything
          --api-port N      port of the Api (8000; 0 takes any free one)
          --web-port N      port of the web app (3000; 0 takes any free one)
          --state FILE      once everything is healthy, write addresses and sign-in to FILE as JSON
          --help            this text
        """;

    /// <summary><see langword="null"/> means <c>.jonquils/</c> in the repository.</summary>
    public string? Data { get; init; }

    public bool Reset { get; init; }

    public bool Ephemeral { get; init; }

    public bool Demo { get; init; }

    /// <summary>Id or folder of a backup to begin with, or <c>latest</c>.</summary>
    public string? Restore { get; init; }

    /// <summary>Whether what lies in ClickHouse is made anew of what was restored.</summary>
    public bool RebuildAnalytics { get; init; }

    public bool Yes { get; init; }

    public bool NoInstall { get; init; }

    public bool Help { get; init; }

    public int ApiPort { get; init; } = 8000;

    public int WebPort { get; init; } = 3000;

    public string? StateFile { get; init; }

    /// <summary>Reads the words in order; a later one wins.</summary>
    /// <returns>The options, or a sentence that says what is wrong.</returns>
    public static (LocalOptions? Options, string? Error) Parse(IReadOnlyList<string> words)
    {
        var options = new LocalOptions();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (Flag(options, word) is { } flagged)
            {
                options = flagged;
                continue;
            }

            if (word is not ("--data" or "--state" or "--restore" or "--api-port" or "--web-port"))
            {
                return (null, $"Unknown option '{word}'.");
            }

            if (++i == words.Count)
            {
                return (null, $"Option {word} needs a value.");
            }

            if (Valued(options, word, words[i]) is not { } valued)
            {
                return (null, $"Option {word} needs a port between 0 and 65535, not '{words[i]}'.");
            }

            options = valued;
        }

        return options switch
        {
            { Ephemeral: true, Data: not null } => (null, "--ephemeral and --data contradict each other."),
            { RebuildAnalytics: true, Restore: null } => (null, "--rebuild-analytics belongs to --restore."),
            { Yes: true, NoInstall: true } => (null, "--yes and --no-install contradict each other."),
            _ => (options, null),
        };
    }

    private static LocalOptions? Flag(LocalOptions options, string word) => word switch
    {
        "--reset" => options with { Reset = true },
        "--ephemeral" => options with { Ephemeral = true },
        "--demo" => options with { Demo = true },
        "--rebuild-analytics" => options with { RebuildAnalytics = true },
        "--yes" => options with { Yes = true },
        "--no-install" => options with { NoInstall = true },
        "--help" or "-h" => options with { Help = true },
        _ => null,
    };

    private static LocalOptions? Valued(LocalOptions options, string word, string value) => (word, PortIn(value)) switch
    {
        ("--data", _) => options with { Data = Path.GetFullPath(value) },
        ("--restore", _) => options with { Restore = value },
        ("--state", _) => options with { StateFile = Path.GetFullPath(value) },
        ("--api-port", { } port) => options with { ApiPort = port },
        ("--web-port", { } port) => options with { WebPort = port },
        _ => null,
    };

    private static int? PortIn(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : null;
}
