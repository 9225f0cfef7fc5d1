namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Where objects lie in the folder store: a bucket is a folder, a key a path below it.</summary>
/// <remarks>
/// Links below the root are not followed, neither out of it nor within: a link dropped into a bucket would otherwise read any file of
/// this machine. The root itself may be one.
/// </remarks>
internal sealed class FolderTree(string root)
{
    private const FileAttributes Absent = (FileAttributes)(-1);

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    // What this machine's file system cannot hold beyond the rules of keys: nothing on Linux, a colon and others on Windows.
    private static readonly char[] Unholdable = [.. Path.GetInvalidFileNameChars().Except(['/', '\\'])];

    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>The path of a key, or <see langword="null"/> when a link stands in the way. The file itself need not be there.</summary>
    /// <exception cref="ArgumentException">The bucket or the key is not valid here.</exception>
    public string? PathOf(string bucket, string key)
    {
        ObjectKey.Require(bucket, key);
        if (key.AsSpan().ContainsAny(Unholdable) || (OperatingSystem.IsWindows() && key.Split('/').Any(part => part[^1] is '.' or ' ')))
        {
            throw new ArgumentException("The object key has a character that this machine's file system cannot hold.", nameof(key));
        }

        var path = Path.Join(Root, bucket, key);
        for (var end = Root.Length + 1 + bucket.Length; end > 0; end = NextEnd(path, end))
        {
            var attributes = AttributesOf(path[..end]);
            if (attributes == Absent)
            {
                break;
            }

            if (attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                return null;
            }
        }

        return path;
    }

    /// <summary>All files whose key begins with a prefix, in <see cref="KeyOrder"/>; holds one folder's names in memory at a time and level.</summary>
    public IEnumerable<(string Key, FileInfo File)> Files(string bucket, string prefix, CancellationToken cancel)
    {
        ObjectKey.RequirePrefix(bucket, prefix);
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        var path = folder.Length == 0 ? PathOf(bucket, "x") : PathOf(bucket, folder + "x");
        return path is null ? [] : Files(new DirectoryInfo(Path.GetDirectoryName(path)!), folder, prefix, outside: null, cancel);
    }

    /// <summary>All files but those whose key begins with a prefix, whose folder is not even opened; in <see cref="KeyOrder"/>.</summary>
    public IEnumerable<(string Key, FileInfo File)> FilesOutside(string bucket, string prefix, CancellationToken cancel) =>
        PathOf(bucket, "x") is { } path ? Files(new DirectoryInfo(Path.GetDirectoryName(path)!), "", "", prefix, cancel) : [];

    /// <summary>Removes the folders that a removed object leaves empty, up to its bucket: S3 has none, and they would pile up.</summary>
    public void RemoveEmptyFolders(string bucket, string path)
    {
        var top = Path.Join(Root, bucket);
        for (var folder = Path.GetDirectoryName(path)!; folder.Length > top.Length; folder = Path.GetDirectoryName(folder)!)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Not empty, or gone already, or refilled meanwhile: all as it should be.
                return;
            }
        }
    }

    private static IEnumerable<(string Key, FileInfo File)> Files(DirectoryInfo folder, string folderKey, string prefix, string? outside, CancellationToken cancel)
    {
        foreach (var (name, entry) in EntriesOf(folder))
        {
            cancel.ThrowIfCancellationRequested();
            var key = folderKey + name;
            if (outside is not null && key.StartsWith(outside, StringComparison.Ordinal))
            {
                continue;
            }

            if (entry is DirectoryInfo inner)
            {
                // Below a folder on the prefix's own path, or one that lies wholly behind it.
                if (key.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(key, StringComparison.Ordinal))
                {
                    foreach (var file in Files(inner, key, prefix, outside, cancel))
                    {
                        yield return file;
                    }
                }
            }
            else if (key.StartsWith(prefix, StringComparison.Ordinal) && ObjectKey.IsValid(key))
            {
                yield return (key, (FileInfo)entry);
            }
        }
    }

    // With a slash behind its name a folder sorts among the files exactly where the keys below it belong.
    private static List<(string Name, FileSystemInfo Entry)> EntriesOf(DirectoryInfo folder)
    {
        var entries = new List<(string Name, FileSystemInfo Entry)>();
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos("*", Everything))
            {
                if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    entries.Add((entry is DirectoryInfo ? entry.Name + "/" : entry.Name, entry));
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }

        entries.Sort((x, y) => KeyOrder.Instance.Compare(x.Name, y.Name));
        return entries;
    }

    private static FileAttributes AttributesOf(string path)
    {
        try
        {
            return new FileInfo(path).Attributes;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    private static int NextEnd(string path, int end) => end == path.Length
        ? 0
        : path.AsSpan(end + 1).IndexOfAny('/', Path.DirectorySeparatorChar) is >= 0 and var slash ? end + 1 + slash : path.Length;
}
