using Jonquils.Contracts;
using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.MediaWorker.Etl.Transform;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Etl.Load;

/// <summary>Third task: tells the catalogue of new, changed, moved and deleted files. Search, caches and packages follow from there.</summary>
internal sealed class LoadTracks(
    LoadPlan plan, LoadResults results, CatalogueClient catalogue, IObjectStore objects, IOptions<EtlOptions> options, TimeProvider clock)
{
    // Large enough that the way there and back does not count, small enough for one answer within a few seconds.
    private const int Batch = 100;

    public async Task RunAsync(EtlRun run, TaskRun task, CancellationToken cancel)
    {
        if (run.DryRun)
        {
            task.Skip("a dry run tells the catalogue nothing");
            return;
        }

        task.Count("duplicate", await plan.SettleDuplicatesAsync(cancel));
        await TellAsync(run, task, cancel);
        await LetGoAsync(task, cancel);
        await RemoveFoundCoversAsync(cancel);
    }

    /// <summary>Batch by batch: while the catalogue takes one, what it said to the one before is noted, and the next is read.</summary>
    /// <remarks>A batch whose answer was not noted is sent again by whoever goes on with the run, and the catalogue knows it then.</remarks>
    private async Task TellAsync(EtlRun run, TaskRun task, CancellationToken cancel)
    {
        var entries = await plan.NextAsync("", Batch, cancel);
        var noting = Task.CompletedTask;
        while (entries.Count > 0)
        {
            // One former path, one mover: of two files with the same bytes only one gets here.
            var importing = catalogue.ImportAsync(new CatalogImport([.. entries.Select(e => e.Entry)], run.IsBackfill), cancel);
            var reading = plan.NextAsync(entries[^1].Entry.Path, Batch, cancel);
            await Task.WhenAll(importing, reading, noting);
            var outcomes = await importing;
            noting = results.WriteAsync(task.Name, entries, outcomes, cancel);
            Tell(task, outcomes);
            await task.ReportAsync(cancel);
            entries = await reading;
        }

        await noting;
    }

    private async Task LetGoAsync(TaskRun task, CancellationToken cancel)
    {
        var missingBefore = clock.GetUtcNow() - options.Value.DeleteAfter;
        while (await plan.GoneAsync(missingBefore, Batch, cancel) is { Count: > 0 } gone)
        {
            var import = new CatalogImport([], Gone: [.. gone.Select(g => new CatalogImportGone(LibraryScan.Bucket, g.Path))]);
            Tell(task, await catalogue.ImportAsync(import, cancel));
            await results.WriteGoneAsync(gone.Select(g => g.Id), cancel);
        }

        task.Count("forgotten", await results.ForgetNeverLoadedAsync(missingBefore, cancel));
    }

    private static void Tell(TaskRun task, IReadOnlyList<CatalogImportOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            task.Count(outcome.Outcome);
            if (outcome.Outcome is CatalogImportOutcomes.Rejected or CatalogImportOutcomes.Moved or CatalogImportOutcomes.Gone)
            {
                task.Say($"{outcome.Path}: {outcome.Outcome} {outcome.Message}".TrimEnd());
            }
        }
    }

    // Nothing is staged any more, and albums have copies of their own.
    private async Task RemoveFoundCoversAsync(CancellationToken cancel)
    {
        var keys = await objects.ListAsync(Buckets.Covers, FoundCovers.Prefix, cancel).Select(cover => cover.Key).ToListAsync(cancel);
        foreach (var key in keys)
        {
            await objects.DeleteAsync(Buckets.Covers, key, cancel);
        }
    }
}
