using Microsoft.Extensions.Configuration;

namespace Jonquils.ServiceDefaults.Machine;

/// <summary>The disks that this service writes to: objects of the folder store, logs, the spool and scratch space. What it does not use is left out.</summary>
public sealed class Disks(IConfiguration configuration)
{
    private readonly (string Name, string? Path)[] _folders =
    [
        ("objects", configuration["Objects:Folder"]),
        ("logs", configuration["Logs:Folder"]),
        ("spool", configuration["Analytics:SpoolFolder"]),
        ("scratch", Path.GetTempPath()),
    ];

    /// <summary>How much room each has now; a disk that cannot be asked is left out.</summary>
    public IReadOnlyList<DiskSpace> Read() => [.. _folders.Where(folder => !string.IsNullOrWhiteSpace(folder.Path)).Select(folder => Read(folder.Name, folder.Path!)).OfType<DiskSpace>()];

    private static DiskSpace? Read(string name, string path)
    {
        // A folder that is made when it is first needed will lie on its parent's disk.
        var folder = Path.GetFullPath(path);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        try
        {
            var drive = new DriveInfo(folder);
            return new DiskSpace(name, drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}

/// <param name="Name"><c>objects</c>, <c>logs</c>, <c>spool</c> or <c>scratch</c>.</param>
/// <param name="FreeBytes">What this process may still use.</param>
public sealed record DiskSpace(string Name, long FreeBytes, long TotalBytes)
{
    public double FreePercent => TotalBytes == 0 ? 100 : 100.0 * FreeBytes / TotalBytes;
}
