using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Servers;

namespace Jonquils.AppHost.Local;

/// <summary>The folder with everything that a local stack keeps. Held by one AppHost at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockName = "lock";
    private const string EphemeralPrefix = "jonquils-";

    private readonly FileStream _held;
    private readonly bool _ephemeral;

    private DataFolder(string path, FileStream held, bool ephemeral)
    {
        Root = path;
        _held = held;
        _ephemeral = ephemeral;
    }

    public string Root { get; }

    public PidFolder Pids => new(Path.Combine(Root, "run"));

    /// <exception cref="LocalStackException">Another AppHost holds it.</exception>
    public static DataFolder Open(string path)
    {
        MakePrivate(path);
        return TryHold(path) is { } held
            ? new DataFolder(path, held, ephemeral: false)
            : throw new LocalStackException(
                $"Another AppHost is already running on the data folder {path}.",
                "Stop it first, or give this one a folder of its own with --data DIR or --ephemeral.");
    }

    /// <summary>A new folder that is deleted at the end. Folders of this kind whose owner crashed are deleted now.</summary>
    public static async Task<DataFolder> OpenEphemeralAsync(string purpose, CancellationToken cancel)
    {
        var prefix = $"{EphemeralPrefix}{purpose}-";
        foreach (var old in Directory.EnumerateDirectories(Path.GetTempPath(), prefix + "*"))
        {
            // A young folder without a lock file is just being made, or just being deleted, by somebody else.
            if ((File.Exists(Path.Combine(old, LockName)) || IsOld(old)) && TryHold(old) is { } abandoned)
            {
                using var folder = new DataFolder(old, abandoned, ephemeral: true);
                await folder.Pids.StopLeftoversAsync(cancel);
            }
        }

        var path = Directory.CreateTempSubdirectory(prefix).FullName;
        return new DataFolder(path, TryHold(path) ?? throw new IOException($"{path} cannot be locked."), ephemeral: true);
    }

    public string Folder(string name) => Path.Combine(Root, name);

    /// <summary>Deletes all that the folder holds.</summary>
    public void Wipe()
    {
        PostgresIdentity.DeleteMoved(Folder(PostgresServer.Name));
        foreach (var entry in new DirectoryInfo(Root).EnumerateFileSystemInfos().Where(entry => entry.Name != LockName))
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    public void Dispose()
    {
        if (_ephemeral)
        {
            try
            {
                // The lock goes last: what a failure leaves must be recognisable as left behind.
                Wipe();
                Directory.Delete(Root, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                // A process may still be writing its last file; the next temporary stack cleans up.
            }
        }

        _held.Dispose();
    }

    private static bool IsOld(string path) => TimeProvider.System.GetUtcNow() - Directory.GetLastWriteTimeUtc(path) > TimeSpan.FromHours(1);

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStream? TryHold(string path)
    {
        try
        {
            return new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
