using System.Diagnostics;
using System.Globalization;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>Wraps a command in the system's tools that bound it: own session, no network, death with its parent, limits, low priority.</summary>
/// <param name="Tools">Absolute paths of the tools that are present, by name.</param>
/// <param name="WithoutNetwork">Options by which unshare takes the network away here; none where the system does not let us.</param>
internal sealed record Confinement(IReadOnlyDictionary<string, string> Tools, IReadOnlyList<string> WithoutNetwork)
{
    /// <summary>The tool without which nothing limits what a file makes FFmpeg use.</summary>
    public const string Limiter = "prlimit";

    // In the order in which they wrap each other.
    private static readonly (string Name, string Without)[] Known =
    [
        ("setsid", "it has no session of its own"),
        ("unshare", "it can reach the network"),
        ("setpriv", "it may outlive a worker that is killed, and gain privileges"),
        (Limiter, "nothing limits its memory, processor time and files"),
        ("nice", "it runs with the priority of requests"),
        ("ionice", "it reads and writes with the priority of requests"),
    ];

    /// <summary>The tools on this machine; none elsewhere than on Linux.</summary>
    public static Confinement OfThisMachine { get; } = Find();

    /// <summary>What the tools that are absent leave undone, in words for operators; nothing when all are here.</summary>
    public IReadOnlyList<string> Missing => [.. Known.Where(tool => !Tools.ContainsKey(tool.Name)).Select(tool => $"{tool.Without} ({tool.Name} is missing)")];

    /// <summary>Whether the tools are here, and the system does not let us take the network away; then the list of protocols is what holds.</summary>
    public bool CannotLeaveNetwork => Tools.ContainsKey("unshare") && WithoutNetwork.Count == 0;

    /// <summary>The command line that runs a program confined.</summary>
    public (string File, IReadOnlyList<string> Arguments) Wrap(string program, IReadOnlyList<string> arguments, ToolLimits limits, int niceness)
    {
        List<string> line = [];
        // The order matters: the parent-death signal survives exec, but not a fork, and each of these only execs.
        Add(line, "setsid");
        if (WithoutNetwork.Count > 0)
        {
            // Before the signal is asked for, as a change of credentials takes it back.
            Add(line, "unshare", [.. WithoutNetwork, "--"]);
        }

        Add(line, "setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--");
        Add(line, Limiter, [.. limits.AsArguments(), "--"]);
        Add(line, "nice", "-n", niceness.ToString(CultureInfo.InvariantCulture));
        Add(line, "ionice", "-t", "-c", "2", "-n", "7");
        line.Add(program);
        line.AddRange(arguments);
        return (line[0], line[1..]);
    }

    private static Confinement Find()
    {
        var tools = OperatingSystem.IsLinux()
            ? Known.Select(tool => (name: tool.Name, path: ProgramPath.Find(tool.Name))).Where(t => t.path is not null).ToDictionary(t => t.name, t => t.path!)
            : [];
        // Root may do it alone; others need a user namespace for it, which many containers forbid.
        string[][] ways = tools.ContainsKey("unshare") ? [["--net"], ["--user", "--map-current-user", "--net"]] : [];
        return new Confinement(tools, ways.FirstOrDefault(options => Works(tools["unshare"], options)) ?? []);
    }

    private static bool Works(string unshare, string[] options)
    {
        using var trial = Process.Start(new ProcessStartInfo(unshare, [.. options, "--", "true"]) { RedirectStandardError = true });
        trial?.WaitForExit();
        return trial?.ExitCode == 0;
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
