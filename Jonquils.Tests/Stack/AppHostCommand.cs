using Jonquils.AppHost.Local;
using Jonquils.AppHost.Local.Processes;

namespace Jonquils.Tests.Stack;

/// <summary>Starts the AppHost as a process, with the local stack whatever stack was built.</summary>
internal static class AppHostCommand
{
    /// <param name="line">Given each line of output.</param>
    public static async Task<Child> StartAsync(IReadOnlyDictionary<string, string>? environment, Action<string> line, params string[] options)
    {
        var all = ChildEnvironment.Inherited();
        // One that is killed leaves its temporary files; there they go with the rest of the run.
        all["TMPDIR"] = await TestStack.NewFolderAsync("tmp");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        var command = ProductLayout.Current.AppHostCommand;
        var spec = new ChildSpec("apphost", command[0], [.. command.Skip(1), LocalCommand.Verb, .. options])
        {
            Environment = all,
            StopGrace = TimeSpan.FromSeconds(60),
        };
        return await Child.StartAsync(spec, line, pids: null);
    }
}
