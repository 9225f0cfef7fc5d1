using Jonquils.MediaWorker.Backups.Making;
using Jonquils.MediaWorker.Backups.Store;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Backups.Restore;

/// <summary>Compares the objects that are there with those that a backup lists, and copies back what is missing.</summary>
internal sealed class RestoredObjects(IObjectStore products, BackupStore store)
{
    private const int MostNamed = 20;

    /// <param name="list">The fetched list.</param>
    /// <param name="copyBack">Whether originals that are missing are copied back.</param>
    public async Task<ObjectFindings> CheckAsync(string list, bool copyBack, CancellationToken cancel)
    {
        var findings = new ObjectFindings();
        await foreach (var listed in ObjectList.ReadAsync(list).WithCancellation(cancel))
        {
            findings.Listed++;
            // Parts of uploads expire anyhow.
            if (listed.Bucket == Buckets.Temp || await products.FindAsync(listed.Bucket, listed.Key, cancel) is { } found && found.Bytes == listed.Bytes)
            {
                continue;
            }

            if (copyBack && listed.Copy is not null && await CopyBackAsync(listed, cancel))
            {
                findings.CopiedBack++;
                continue;
            }

            findings.Missing[listed.Bucket] = findings.Missing.GetValueOrDefault(listed.Bucket) + 1;
            if (listed.Bucket == Buckets.Hls && listed.Key.Split('/') is [var source, var profile, _, ..])
            {
                findings.MissingPackages.Add($"{source}/{profile}");
            }

            if (findings.Examples.Count < MostNamed)
            {
                findings.Examples.Add($"{listed.Bucket}/{listed.Key}");
            }
        }

        return findings;
    }

    private async Task<bool> CopyBackAsync(ListedObject listed, CancellationToken cancel)
    {
        await using var copy = await store.OpenAsync(listed.Copy!, cancel);
        if (copy is null)
        {
            return false;
        }

        await products.PutAsync(listed.Bucket, listed.Key, copy, MediaTypes.Of(listed.Key), cancel);
        return true;
    }
}

/// <summary>What became of the objects that a backup lists.</summary>
internal sealed class ObjectFindings
{
    public long Listed { get; set; }

    public long CopiedBack { get; set; }

    /// <summary>By bucket, how many are not there or are of another size.</summary>
    public SortedDictionary<string, long> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>Some of them.</summary>
    public List<string> Examples { get; } = [];

    /// <summary>Folders of bucket <c>hls</c> of which something is missing.</summary>
    public HashSet<string> MissingPackages { get; } = new(StringComparer.Ordinal);
}
