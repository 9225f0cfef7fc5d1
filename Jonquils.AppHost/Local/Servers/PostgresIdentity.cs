using System.Runtime.Versioning;
using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Tools;

namespace Jonquils.AppHost.Local.Servers;

/// <summary>As whom PostgreSQL runs and where its files lie. It refuses to run as root, and root is what containers and CI give us.</summary>
/// <param name="Folder">The folder that holds the cluster; reachable for that user.</param>
/// <param name="Wrapper">Words before the program, see <see cref="ChildSpec.Wrapper"/>.</param>
/// <param name="Privileges">Options of setpriv, see <see cref="ChildSpec.Privileges"/>.</param>
/// <param name="Owner"><c>user:group</c> that the files must belong to; <see langword="null"/> when they are ours anyhow.</param>
internal sealed record PostgresIdentity(string Folder, IReadOnlyList<string> Wrapper, IReadOnlyList<string> Privileges, string? Owner)
{
    /// <summary>Name of the note in the folder that says where the cluster really lies, so that wiping the one wipes the other.</summary>
    public const string MovedTo = "moved-to";

    /// <summary>The words that run a tool (initdb) as this identity.</summary>
    public IReadOnlyList<string> ToolPrefix => Privileges.Count == 0 ? Wrapper : [SearchPath.Find("setpriv")!, .. Privileges, "--"];

    /// <param name="folder">Where the cluster should lie.</param>
    /// <exception cref="LocalStackException">We are root and the system offers no way to be somebody else.</exception>
    public static async Task<PostgresIdentity> ForAsync(string folder, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new PostgresIdentity(folder, [], [], null);
        }

        // A user namespace needs no other user and no change of owner, so it also works below /root.
        if (SearchPath.Find("unshare") is { } unshare)
        {
            string[] wrapper = [unshare, "--user", "--map-user=1000", "--map-group=1000"];
            if ((await Command.RunAsync(unshare, [.. wrapper.Skip(1), "true"], cancel)).Succeeded)
            {
                return new PostgresIdentity(folder, wrapper, [], null);
            }
        }

        return await AsOtherUserAsync(folder, cancel)
            ?? throw new LocalStackException(
                "PostgreSQL refuses to run as root, and neither a user namespace (unshare --user) nor another user (setpriv) is available here.",
                "Start Jonquils as an ordinary user.");
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<PostgresIdentity?> AsOtherUserAsync(string folder, CancellationToken cancel)
    {
        var users = File.Exists("/etc/passwd") ? await File.ReadAllLinesAsync("/etc/passwd", cancel) : [];
        if (SearchPath.Find("setpriv") is not { } setpriv
            || users.Select(line => line.Split(':')).Where(user => user.Length > 3 && user[0] is "postgres" or "nobody").MinBy(user => user[0] == "postgres" ? 0 : 1)
                is not { } found)
        {
            return null;
        }

        var (uid, gid) = (found[2], found[3]);
        string[] privileges = [$"--reuid={uid}", $"--regid={gid}", "--clear-groups"];

        // Clones and temporary folders may be closed to that user, whatever the folder itself allows.
        foreach (var candidate in new[] { folder, Path.Combine("/var/tmp/jonquils", StableName(folder)) })
        {
            if (candidate != folder)
            {
                await MoveToAsync(folder, candidate, cancel);
            }

            Directory.CreateDirectory(candidate);
            await Command.RunAsync("chown", [$"{uid}:{gid}", candidate], cancel);
            if (File.GetUnixFileMode(Path.GetDirectoryName(candidate)!) is var mode && !mode.HasFlag(UnixFileMode.OtherExecute))
            {
                File.SetUnixFileMode(Path.GetDirectoryName(candidate)!, mode | UnixFileMode.OtherExecute);
            }

            if ((await Command.RunAsync(setpriv, [.. privileges, "--", "test", "-w", candidate], cancel)).Succeeded)
            {
                return new PostgresIdentity(candidate, [], privileges, $"{uid}:{gid}");
            }
        }

        return null;
    }

    /// <summary>Deletes the cluster that had to lie elsewhere, when there is one.</summary>
    public static void DeleteMoved(string folder)
    {
        var note = Path.Combine(folder, MovedTo);
        if (File.Exists(note) && File.ReadAllText(note) is var elsewhere && Directory.Exists(elsewhere))
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    private static async Task MoveToAsync(string folder, string elsewhere, CancellationToken cancel)
    {
        var note = Path.Combine(folder, MovedTo);
        if (!File.Exists(note) && Directory.Exists(elsewhere))
        {
            // The data folder was wiped by hand: what lies there belongs to secrets that are gone.
            Directory.Delete(elsewhere, recursive: true);
        }

        await File.WriteAllTextAsync(note, elsewhere, cancel);
    }

    private static string StableName(string folder) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(folder)))[..16];
}
