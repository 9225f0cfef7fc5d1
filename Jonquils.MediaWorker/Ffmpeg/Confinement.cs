using System.Globalization;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>Wraps a command in the system's tools that bound it: own session, death with its parent, limits, low priority.</summary>
/// <param name="Tools">Absolute paths of the tools that are present, by name.</param>
internal sealed record Confinement(IReadOnlyDictionary<string, string> Tools)
{
    private static readonly string[] Known = ["setsid", "setpriv", "prlimit", "nice", "ionice"];

    /// <summary>The tools on this machine; none elsewhere than on Linux.</summary>
    public static Confinement OfThisMachine { get; } = new(
        OperatingSystem.IsLinux()
            ? Known.Select(name => (name, path: ProgramPath.Find(name))).Where(t => t.path is not null).ToDictionary(t => t.name, t => t.path!)
            : []);

    /// <summary>The command line that runs a program confined.</summary>
    public (string File, IReadOnlyList<string> Arguments) Wrap(string program, IReadOnlyList<string> arguments, ToolLimits limits, int niceness)
    {
        List<string> line = [];
        // The order matters: the parent-death signal survives exec, but not a fork, and each of these only execs.
        Add(line, "setsid");
        Add(line, "setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--");
        Add(line, "prlimit", [.. limits.AsArguments(), "--"]);
        Add(line, "nice", "-n", niceness.ToString(CultureInfo.InvariantCulture));
        Add(line, "ionice", "-t", "-c", "2", "-n", "7");
        line.Add(program);
        line.AddRange(arguments);
        return (line[0], line[1..]);
    }

    private void Add(List<string> line, string tool, params string[] arguments)
    {
        if (Tools.TryGetValue(tool, out var path))
        {
            line.Add(path);
            line.AddRange(arguments);
        }
    }
}

/// <summary>Finds programs the way a shell does.</summary>
internal static class ProgramPath
{
    /// <returns>An absolute path, or <see langword="null"/> when there is no such program.</returns>
    public static string? Find(string nameOrPath)
    {
        if (Path.IsPathFullyQualified(nameOrPath))
        {
            return File.Exists(nameOrPath) ? nameOrPath : null;
        }

        var names = OperatingSystem.IsWindows() ? new[] { nameOrPath + ".exe", nameOrPath } : [nameOrPath];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
