namespace Jonquils.ServiceDefaults.Objects;

/// <summary>
/// Where objects are written before they are moved into place: a folder for each store that writes, locked as long as its process lives, so that
/// what a dead one has left can be told from what a living one, here or in another container, is still writing.
/// </summary>
/// <param name="root">Absolute path of the folder of all drafts; created when missing.</param>
internal sealed class Drafts(string root, TimeProvider clock) : IDisposable
{
    private const string LockEnding = ".lock";

    // For what no lock tells of: drafts of older versions, and file systems of a network, which .NET does not lock.
    private static readonly TimeSpan StaleAfter = TimeSpan.FromDays(1);

    private readonly string _own = Path.Join(root, Guid.NewGuid().ToString("N"));
    private readonly Lock _taking = new();
    private FileStream? _lock;

    /// <summary>The path of a new draft, in a folder that is there.</summary>
    /// <exception cref="IOException">There is no place to write.</exception>
    public string New()
    {
        TakeLock();
        Directory.CreateDirectory(_own);
        return Path.Join(_own, Guid.NewGuid().ToString("N"));
    }

    /// <summary>Removes a draft that will not become an object. One that resists goes at a later start.</summary>
    public static void Remove(string draft)
    {
        if (draft.Length > 0)
        {
            Forgive(() => File.Delete(draft));
        }
    }

    /// <summary>Removes the drafts of processes that have ended without removing them.</summary>
    public void RemoveThoseOfTheDead()
    {
        TakeLock();
        var doLocksHold = !CanLock(_own + LockEnding);
        var stale = (clock.GetUtcNow() - StaleAfter).UtcDateTime;
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder)
            {
                var itsLock = folder.FullName + LockEnding;
                if (folder.FullName != _own && (doLocksHold && File.Exists(itsLock) ? CanLock(itsLock) : IsStale(folder, stale)))
                {
                    Forgive(() => folder.Delete(recursive: true));
                    Forgive(() => File.Delete(itsLock));
                }
            }
            else if (entry.LastWriteTimeUtc < stale && (!entry.Name.EndsWith(LockEnding, StringComparison.Ordinal) || (doLocksHold && CanLock(entry.FullName))))
            {
                Forgive(entry.Delete);
            }
        }
    }

    public void Dispose()
    {
        lock (_taking)
        {
            if (_lock is null)
            {
                return;
            }

            // A draft that is in it belongs to somebody who has not noticed the end; then the next start removes it.
            Forgive(() => Directory.Delete(_own));
            _lock.Dispose();
            Forgive(() => File.Delete(_lock.Name));
            _lock = null;
        }
    }

    // Before the folder is there, so that no other start ever sees the folder without its lock.
    private void TakeLock()
    {
        lock (_taking)
        {
            if (_lock is null)
            {
                Directory.CreateDirectory(root);
                _lock = new FileStream(_own + LockEnding, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
        }
    }

    private static bool CanLock(string path)
    {
        try
        {
            using var taken = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return true;
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsStale(DirectoryInfo folder, DateTime stale)
    {
        try
        {
            return folder.LastWriteTimeUtc < stale && folder.EnumerateFiles().All(file => file.LastWriteTimeUtc < stale);
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static void Forgive(Action removal)
    {
        try
        {
            removal();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else removes it at this moment, or it is not ours to remove.
        }
    }
}
