namespace Jonquils.MediaWorker.Packaging;

/// <summary>A job's own folder for files on the way. Gone when the job is, however it ends.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private static readonly string Root = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "jonquils-worker");

    private static long s_reserved;

    private readonly FileStream _lock;

    private readonly long _reserved;

    private ScratchFolder(string path, long reserved)
    {
        // The lock first: a folder that is seen without one is taken for a leftover.
        _lock = new FileStream(LockOf(path), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        Path = path;
        Directory.CreateDirectory(path);
        _reserved = reserved;
    }

    public string Path { get; }

    /// <param name="name">Unique among all workers of this machine.</param>
    /// <param name="needsBytes">Space that the job may take.</param>
    /// <exception cref="IOException">There is less space.</exception>
    public static ScratchFolder Create(string name, long needsBytes)
    {
        CreateRoot();
        var free = new DriveInfo(Root).AvailableFreeSpace;
        // What others here may still take counts as taken, so that jobs which start together do not fill the disk together.
        var reserved = Interlocked.Add(ref s_reserved, needsBytes);
        try
        {
            return free >= reserved
                ? new ScratchFolder(System.IO.Path.Combine(Root, name), needsBytes)
                : throw new IOException($"The disk for scratch files has {free >> 20} MiB left; the jobs of this worker may take {reserved >> 20} MiB.");
        }
        catch
        {
            Interlocked.Add(ref s_reserved, -needsBytes);
            throw;
        }
    }

    /// <summary>Removes what workers that died have left. Folders in use are locked, and stay.</summary>
    /// <param name="dryRun">Only count.</param>
    /// <returns>How many folders, and the bytes in them.</returns>
    public static (int Folders, long Bytes) RemoveLeftovers(bool dryRun = false)
    {
        CreateRoot();
        var (folders, bytes) = (0, 0L);
        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            try
            {
                using (new FileStream(LockOf(folder), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
                {
                    var size = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
                    if (!dryRun)
                    {
                        Directory.Delete(folder, recursive: true);
                    }

                    (folders, bytes) = (folders + 1, bytes + size);
                }
            }
            catch (IOException)
            {
                // In use by another worker on this machine.
            }
        }

        return (folders, bytes);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        _lock.Dispose();
        Interlocked.Add(ref s_reserved, -_reserved);
    }

    private static string LockOf(string folder) => folder + ".lock";

    private static void CreateRoot()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Root);
        }
        else
        {
            // Sources are private until somebody is allowed to play them.
            Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
