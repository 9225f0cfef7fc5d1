using Jonquils.MediaWorker.Packaging;
using Jonquils.MediaWorker.Packaging.Video;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Packages one video source: finds it, or its finished package; makes the package; tells how far it is.</summary>
internal sealed class PackageVideoJob(IObjectStore store, VideoPackager packager, JobLedger ledger)
{
    private const long LeastScratchBytes = 256L << 20;

    /// <summary>Runs the job. Running it twice gives the same objects.</summary>
    /// <exception cref="UnusableSourceException">The source cannot be packaged, now or later.</exception>
    public async Task<PackageDocument> RunAsync(ClaimedJob job, JobProgressFeed progress, CancellationToken cancel)
    {
        progress.Steps.Begin("find");
        var final = new PackageFolder(store, job.FinalKey);
        if (await PackageDocument.FindAsync(final, cancel) is { } existing)
        {
            return existing;
        }

        var source = await store.FindAsync(job.SourceBucket, job.SourceKey, cancel) ?? throw new UnusableSourceException(MediaErrors.SourceMissing);
        // What the renditions take is asked for once the header tells how many there are, and how long.
        using var scratch = ScratchFolder.Create($"{job.Id:N}-{job.Attempt}", LeastScratchBytes + source.Bytes);
        progress.Steps.Begin("fetch");
        var order = new PackagingOrder(
            await FetchedSource.AtAsync(store, job, scratch, cancel), job.SourceSha256, job.Profile, scratch.Path, final,
            job.IsInteractive ? new PackageFolder(store, job.GrowingKey) : null)
        {
            // An earlier attempt may have told already.
            OnPlayable = tags => job.LiveKey is null ? ledger.PlayableAsync(job, job.GrowingKey, tags, cancel) : Task.CompletedTask,
            OnProgress = progress.Report,
            OnStep = progress.Steps.Begin,
        };
        return await packager.PackageAsync(order, cancel);
    }
}
