using System.Collections;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>The environment of every child: nothing of ours, so that a hijacked decoder finds no connection strings.</summary>
internal static class ToolEnvironment
{
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
        ["LC_ALL"] = "C",
    };

    /// <summary>The variables as changes to an inherited environment: each inherited one is removed, ours are set.</summary>
    /// <param name="inherited">The environment that the child would get.</param>
    public static IReadOnlyDictionary<string, string?> Replacing(IDictionary inherited)
    {
        var changes = inherited.Keys.Cast<string>().ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in Variables)
        {
            changes[name] = value;
        }

        return changes;
    }
}
