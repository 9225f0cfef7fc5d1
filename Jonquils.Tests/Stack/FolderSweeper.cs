using System.Diagnostics;
using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Servers;

namespace Jonquils.Tests.Stack;

/// <summary>Deletes a folder once this process is gone, however it ended.</summary>
/// <remarks>
/// The test host is killed with all its descendants a moment after the last test, too early for anything of ours to clean up. Hence a shell that
/// leaves another one behind and ends: nobody's descendant, passed over by that kill. It sees our end as the end of its input.
/// </remarks>
internal static class FolderSweeper
{
    // A PostgreSQL that must not lie in the folder leaves a note of where it does. Servers end with us, but may take seconds
    // and go on writing meanwhile, so that deleting succeeds only after some attempts.
    private const string Script = """
        exec 3<&0
        (
          trap '' INT TERM HUP
          while read -r _; do :; done
          sleep 1
          find "$0" -name "$1" -type f -exec cat {} ';' -exec echo ';' | while read -r elsewhere; do rm -rf "$elsewhere"; done
          attempts=0
          until rm -rf "$0" && sleep 1 && [ ! -e "$0" ] || [ $attempts -ge 30 ]; do attempts=$((attempts + 1)); sleep 1; done
        ) <&3 >/dev/null 2>&1 &
        """;

    // Closed by the end of the process, not by the garbage collector.
    private static readonly List<StreamWriter> KeepOpen = [];

    public static async Task StartAsync(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            using var shell = await ChildLauncher.StartAsync(
                new ProcessStartInfo("/bin/sh", ["-c", Script, folder, PostgresIdentity.MovedTo]) { UseShellExecute = false, RedirectStandardInput = true });
            await shell.WaitForExitAsync();
            KeepOpen.Add(shell.StandardInput);
        }
    }
}
