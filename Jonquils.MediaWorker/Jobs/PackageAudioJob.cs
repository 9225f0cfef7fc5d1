using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Packages one audio source: finds it, or its finished package; makes the package; tells how far it is.</summary>
internal sealed class PackageAudioJob(IObjectStore store, AudioPackager packager, JobLedger ledger, IOptions<JobOptions> options)
{
    private const long LeastScratchBytes = 64L << 20;

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
        using var scratch = ScratchFolder.Create(
            $"{job.Id:N}-{job.Attempt}", Math.Max(LeastScratchBytes, source.Bytes * options.Value.ScratchPerSourceByte));
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
