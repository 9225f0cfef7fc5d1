using System.Globalization;
using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Etl.Extract;

/// <summary>First task: finds what is new, changed, back or gone in the bucket, and notes it in the registry.</summary>
internal sealed partial class ExtractTracks(
    LibraryScan scan, FileRegistry registry, IObjectStore objects, RunLedger ledger, IOptions<EtlOptions> options, TimeProvider clock, ILogger<ExtractTracks> logger)
{
    /// <summary>Watermark: when the whole library was last looked through, ISO 8601.</summary>
    public const string ScannedAt = "scanned_at";

    private const int Batch = 1000;

    // A small library may well lose most of its files at once.
    private const int AlwaysBelievedMissing = 20;

    public async Task RunAsync(EtlRun run, TaskRun task, ScanFindings found, CancellationToken cancel)
    {
        if (run is { IsBackfill: true, DryRun: false })
        {
            var again = await registry.DoAgainAsync(LibraryScan.Bucket, run.From, run.To, cancel);
            task.Count("again", again);
            task.Say($"{again} files from {run.From:O} to {run.To:O} are read and loaded again");
        }

        var startedAt = clock.GetUtcNow();
        var isDropFolder = objects.DropFolder(LibraryScan.Bucket) is not null && options.Value.SettleFor > TimeSpan.Zero;
        var changes = new Changes(registry, run.DryRun, isDropFolder ? FileStatuses.New : FileStatuses.Pending, found);
        long listed = 0, known = 0;
        await foreach (var file in scan.WalkAsync(cancel))
        {
            listed += file.Listed is null ? 0 : 1;
            known += file.Known is null ? 0 : 1;
            await TakeAsync(file, changes, startedAt - options.Value.SettleFor, task, cancel);
            if ((listed & 0xFFF) == 0)
            {
                await task.ReportAsync(cancel);
            }
        }

        await changes.FlushAsync(cancel);
        await HandleMissingAsync(changes.Missing, listed, known, run, task, cancel);
        task.Count("listed", listed);
        task.Say($"{listed} files listed, {known} known");
        if (run.DryRun)
        {
            return;
        }

        await registry.FindAgainAsync(changes.Back, cancel);
        await registry.SettleAsync(changes.Settled, cancel);
        if (isDropFolder && task.CountOf("new") + task.CountOf("changed") + task.CountOf("unsettled") > 0)
        {
            await SettleAsync(task, cancel);
        }

        await ledger.SetWatermarkAsync(run.Name, ScannedAt, startedAt.ToString("O", CultureInfo.InvariantCulture), cancel);
    }

    private static async Task TakeAsync(ScannedFile file, Changes changes, DateTimeOffset settledBefore, TaskRun task, CancellationToken cancel)
    {
        if (file.IsMissing)
        {
            if (!file.Known!.Value.IsMissing)
            {
                task.Count("missing");
                changes.Missing.Add(file.Known.Value.Id);
            }
        }
        else if (file.IsNew || file.IsChanged)
        {
            task.Count(file.IsNew ? "new" : "changed");
            await changes.AddAsync(file.Listed!, Batch, cancel);
        }
        else if (file.Known!.Value.IsMissing)
        {
            task.Count("back");
            changes.Back.Add(file.Known.Value.Id);
        }
        else if (file.Known.Value.IsNew)
        {
            // The second look at it, some time after the first, finds it as it was.
            if (file.Known.Value.FirstSeen <= settledBefore)
            {
                changes.Settled.Add(file.Known.Value.Id);
            }
            else
            {
                task.Count("unsettled");
            }
        }
    }

    /// <summary>Looks a second time at what was dropped just now: what has not changed since is whole.</summary>
    private async Task SettleAsync(TaskRun task, CancellationToken cancel)
    {
        await Task.Delay(options.Value.SettleFor, clock, cancel);
        var whole = new List<long>();
        await foreach (var file in registry.CurrentAsync(LibraryScan.Bucket, cancel).Where(f => f.IsNew))
        {
            if ((await objects.FindAsync(LibraryScan.Bucket, file.Path, cancel))?.ETag == file.ETag)
            {
                whole.Add(file.Id);
            }
            else
            {
                task.Count("still_growing");
                task.Say($"Still being written: {file.Path}");
            }
        }

        await registry.SettleAsync(whole, cancel);
    }

    private async Task HandleMissingAsync(List<long> missing, long listed, long known, EtlRun run, TaskRun task, CancellationToken cancel)
    {
        // Nothing at all is not believed of the smallest library either: so looks a folder that is not mounted.
        var isEmptied = listed == 0 && missing.Count > 0;
        if ((isEmptied || missing.Count > AlwaysBelievedMissing) && missing.Count * 100L > known * options.Value.MostMissingPercent)
        {
            // More likely a folder that is not mounted or another bucket than so many deletions.
            task.Count("held_back", missing.Count);
            task.Say($"{missing.Count} of {known} files are missing; that is more than Etl:MostMissingPercent, so none is taken as deleted");
            LogTooManyMissing(missing.Count, known);
        }
        else if (!run.DryRun)
        {
            await registry.MissAsync(missing, cancel);
        }
    }

    [LoggerMessage(3411, LogLevel.Warning, "{Missing} of {Known} files of the library are missing at once; nothing is taken as deleted (Etl:MostMissingPercent)")]
    private partial void LogTooManyMissing(int missing, long known);

    /// <summary>What a scan has found so far; new files are written by the thousand.</summary>
    private sealed class Changes(FileRegistry registry, bool isDry, string status, ScanFindings found)
    {
        private readonly List<ObjectInfo> _new = [];

        public List<long> Missing { get; } = [];

        public List<long> Back { get; } = [];

        public List<long> Settled { get; } = [];

        public async Task AddAsync(ObjectInfo file, int most, CancellationToken cancel)
        {
            if (isDry)
            {
                found.New.Add(new RegisteredFile(0, file.Key, file.ETag, file.Bytes));
                return;
            }

            _new.Add(file);
            if (_new.Count == most)
            {
                await FlushAsync(cancel);
            }
        }

        public async Task FlushAsync(CancellationToken cancel)
        {
            if (_new.Count > 0)
            {
                await registry.AddAsync(LibraryScan.Bucket, _new, status, cancel);
                _new.Clear();
            }
        }
    }
}
