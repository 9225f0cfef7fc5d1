using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Brings a job's source to this machine.</summary>
internal static class FetchedSource
{
    /// <summary>The source as a file; where the store keeps files on this machine, the stored one itself.</summary>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="UnusableSourceException">It is no longer there.</exception>
    public static async Task<string> AtAsync(IObjectStore store, ClaimedJob job, ScratchFolder scratch, CancellationToken cancel)
    {
        if (store.LocalPath(job.SourceBucket, job.SourceKey) is { } local)
        {
            return local;
        }

        // A name of our own: what the key is called must never reach a command line.
        var path = Path.Combine(scratch.Path, "source");
        await using var content = await store.OpenAsync(job.SourceBucket, job.SourceKey, 0, null, cancel)
            ?? throw new UnusableSourceException(MediaErrors.SourceMissing);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 17, useAsync: true);
        await content.Body.CopyToAsync(file, cancel);
        return path;
    }
}
