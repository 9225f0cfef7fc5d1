using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Objects as files below a folder: the store of the local stack. Whatever is dropped into a bucket's folder is an object.</summary>
/// <remarks>
/// <para>An object is written beside the buckets and moved into place, so that readers see the old one or the new one and never a part.
/// The move is atomic against other processes and against the death of this one. It is not made durable against a loss of power:
/// flushing costs tens of milliseconds for each of the hundreds of small objects of a package, and this store serves one machine.</para>
/// <para>All of the folder must lie in one file system: between two, a move is a copy, which readers would see growing.</para>
/// <para>ETags are made of size and modification time, because hashing a dropped file would mean reading it. An object replaced while it
/// is read keeps being read. Content types follow the extension: a file has no other place for them.</para>
/// </remarks>
/// <param name="root">Absolute path of the folder; created when missing.</param>
public sealed class FolderObjectStore(string root, TimeProvider clock) : IObjectStore, IDisposable
{
    private const int CopyBytes = 128 * 1024;
    private const int MovesBeforeGivingUp = 100;

    // EEXIST, as .NET hands on the error of mkdir.
    private const int FileExists = 17;

    private readonly FolderTree _tree = new(root);

    // No bucket can be called so, since bucket names begin with a letter or a digit.
    private readonly Drafts _drafts = new(Path.Join(Path.GetFullPath(root), ".incoming"), clock);
    private long _lastStamp;

    public async Task<ObjectInfo> PutAsync(string bucket, string key, Stream content, string contentType, CancellationToken cancel)
    {
        using var span = ObjectSpans.Start("put", bucket);
        var path = RequirePath(bucket, key);
        var draft = "";
        try
        {
            draft = _drafts.New();
            var info = await WriteAsync(draft, key, content, cancel);
            span.SetBytes(info.Bytes);
            MoveIntoPlace(draft, path);
            return info;
        }
        catch (Exception error)
        {
            span.Fail(error);
            Drafts.Remove(draft);
            if (error is UnauthorizedAccessException)
            {
                throw new IOException(error.Message, error);
            }

            throw;
        }
    }

    public Task<ObjectContent?> OpenAsync(string bucket, string key, long offset, long? length, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length.GetValueOrDefault(), nameof(length));
        cancel.ThrowIfCancellationRequested();
        using var span = ObjectSpans.Start("open", bucket);
        if (OpenFile(bucket, key) is not { } file)
        {
            return Task.FromResult<ObjectContent?>(null);
        }

        try
        {
            // Asked of the handle: the path may already name a newer object.
            var info = Describe(key, RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
            var start = Math.Min(offset, info.Bytes);
            var bytes = Math.Min(length ?? long.MaxValue, info.Bytes - start);
            span.SetBytes(bytes);
            return Task.FromResult<ObjectContent?>(new ObjectContent(info, new FileSlice(file, start, bytes), bytes));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public Task<ObjectInfo?> FindAsync(string bucket, string key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(FileOf(bucket, key) is { } file ? TryDescribe(key, file) : null);
    }

    public IAsyncEnumerable<ObjectInfo> ListAsync(string bucket, string prefix, CancellationToken cancel) =>
        List(_tree.Files(bucket, prefix, cancel)).ToAsyncEnumerable();

    public IAsyncEnumerable<ObjectInfo> ListOutsideAsync(string bucket, string prefix, CancellationToken cancel) =>
        List(_tree.FilesOutside(bucket, prefix, cancel)).ToAsyncEnumerable();

    public string? DropFolder(string bucket) => Path.Join(_tree.Root, bucket);

    public Task DeleteAsync(string bucket, string key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (FileOf(bucket, key) is { } file)
        {
            try
            {
                file.Delete();
            }
            catch (DirectoryNotFoundException)
            {
                return Task.CompletedTask;
            }
            catch (UnauthorizedAccessException error)
            {
                throw new IOException(error.Message, error);
            }

            _tree.RemoveEmptyFolders(bucket, file.FullName);
        }

        return Task.CompletedTask;
    }

    public async Task EnsureBucketsAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var bucket in Buckets.All)
            {
                Directory.CreateDirectory(Path.Join(_tree.Root, bucket));
            }

            _drafts.RemoveThoseOfTheDead();
            var probe = _drafts.New();
            await File.WriteAllTextAsync(probe, "probe", cancel);
            File.Delete(probe);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public string? LocalPath(string bucket, string key) => FileOf(bucket, key)?.FullName;

    public Uri? PresignGet(string bucket, string key, TimeSpan lifetime, string? downloadName)
    {
        ObjectKey.Require(bucket, key);
        return null;
    }

    public void Dispose() => _drafts.Dispose();

    private static IEnumerable<ObjectInfo> List(IEnumerable<(string Key, FileInfo File)> files)
    {
        foreach (var (key, file) in files)
        {
            if (TryDescribe(key, file) is { } info)
            {
                yield return info;
            }
        }
    }

    private static ObjectInfo? TryDescribe(string key, FileInfo file)
    {
        try
        {
            return Describe(key, file.Length, file.LastWriteTimeUtc);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Removed since its folder was read.
            return null;
        }
    }

    private static ObjectInfo Describe(string key, long bytes, DateTime modified) => new(
        key,
        bytes,
        string.Create(CultureInfo.InvariantCulture, $"{bytes:x}-{modified.Ticks:x}"),
        new DateTimeOffset(modified, TimeSpan.Zero),
        MediaTypes.Of(key));

    private static void MoveIntoPlace(string draft, string path)
    {
        for (var move = 1; ; move++)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Move(draft, path, overwrite: true);
                return;
            }
            catch (IOException error) when (move < MovesBeforeGivingUp && (error is DirectoryNotFoundException or FileNotFoundException || error.HResult == FileExists))
            {
                // Somebody deletes the last object of the folder at this moment, and the empty folder with it. What made the folder fail
                // as "already exists" may be gone as well; a file in its place stays, and fails the last move too.
            }
        }
    }

    private async Task<ObjectInfo> WriteAsync(string draft, string key, Stream content, CancellationToken cancel)
    {
        await using var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        await content.CopyToAsync(file, CopyBytes, cancel);
        var modified = NextStamp();
        File.SetLastWriteTimeUtc(file.SafeFileHandle, modified);
        return Describe(key, file.Length, modified);
    }

    // The file system's own clock ticks every few milliseconds: two objects of one size, put in one tick, would share an ETag.
    private DateTime NextStamp()
    {
        var now = clock.GetUtcNow().UtcTicks;
        while (true)
        {
            var last = Volatile.Read(ref _lastStamp);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _lastStamp, next, last) == last)
            {
                return new DateTime(next, DateTimeKind.Utc);
            }
        }
    }

    private string RequirePath(string bucket, string key) =>
        _tree.PathOf(bucket, key) ?? throw new IOException("A link lies on the object's path, and links are not followed.");

    private FileInfo? FileOf(string bucket, string key) =>
        _tree.PathOf(bucket, key) is { } path && new FileInfo(path) is { Exists: true } file ? file : null;

    private SafeFileHandle? OpenFile(string bucket, string key)
    {
        if (_tree.PathOf(bucket, key) is not { } path)
        {
            return null;
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            return Directory.Exists(path) ? null : throw new IOException(error.Message, error);
        }
    }
}
