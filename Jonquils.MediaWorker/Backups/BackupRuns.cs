using Jonquils.MediaWorker.Backups.Making;
using Jonquils.MediaWorker.Backups.Runs;
using Jonquils.MediaWorker.Schedule;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Backups;

/// <summary>Makes backups, one at a time over all replicas: writes one, proves that it restores, and removes old ones.</summary>
internal sealed partial class BackupRuns(
    BackupLedger ledger, BackupMaker maker, TrialRestore trial, Store.BackupStore store, Retention retention, IConfiguration configuration,
    IOptions<BackupOptions> options, TimeProvider clock, ILogger<BackupRuns> logger)
{
    /// <summary>Name of the work and of the <see cref="RunLock"/>.</summary>
    public const string Name = "backups";

    private const string ByClock = "schedule";
    private const string ByOperator = "operator";
    private const string AfterDeath = "recovery";
    private const int LockAttempts = 10;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    // Somebody should have begun by then; if not, the scheduler's own row was lost with a server.
    private static readonly TimeSpan BegunWithin = TimeSpan.FromMinutes(5);

    /// <summary>Notes that an operator wants a backup.</summary>
    /// <returns><see langword="null"/> when one is being made.</returns>
    public async Task<Guid?> RequestAsync(CancellationToken cancel)
    {
        if (await ledger.RequestAsync(ByOperator, worker: null, cancel) is { } id)
        {
            return id;
        }

        await using var free = await RunLock.TryTakeAsync(configuration, Name, cancel);
        return free is not null && await ledger.SweepAsync(BegunWithin, cancel) is not null ? await ledger.RequestAsync(ByOperator, worker: null, cancel) : null;
    }

    /// <summary>Makes the backup that was asked for, or that is due.</summary>
    public async Task RunAsync(bool isByClock, CancellationToken cancel)
    {
        if (!options.Value.IsConfigured)
        {
            LogNotConfigured();
            return;
        }

        await using var mine = await TakeLockAsync(cancel);
        if (mine is null)
        {
            return;
        }

        var left = await ledger.SweepAsync(unbegunFor: null, cancel);
        var asked = await ledger.TakeAsync(Environment.MachineName, cancel);
        // One that kills its worker is begun again once, and not for ever.
        var by = isByClock ? ByClock : left is not null and not AfterDeath ? AfterDeath : null;
        if ((asked ?? (by is null ? null : await ledger.RequestAsync(by, Environment.MachineName, cancel))) is { } id)
        {
            await MakeAsync(id, cancel);
        }
    }

    // Somebody who only asks whether a backup is being made holds it for a moment too.
    private async Task<RunLock?> TakeLockAsync(CancellationToken cancel)
    {
        for (var attempt = 0; attempt < LockAttempts; attempt++)
        {
            if (await RunLock.TryTakeAsync(configuration, Name, cancel) is { } mine)
            {
                return mine;
            }

            await Task.Delay(BetweenAttempts, clock, cancel);
        }

        return null;
    }

    private async Task MakeAsync(Guid id, CancellationToken cancel)
    {
        LogBegan(id);
        try
        {
            var (folder, document) = await maker.MakeAsync(id, cancel);
            var detail = BackupMaker.Describe(folder, document, Environment.MachineName);
            await ledger.NoteAsync(id, BackupMaker.BytesOf(document), detail, cancel);
            if (await trial.RunAsync(folder, document, cancel) is { Count: > 0 } mismatches)
            {
                await ledger.EndAsync(id, "Restored on trial it had other rows.", detail with { Mismatches = mismatches }, cancel);
                LogMismatch(id, string.Join("; ", mismatches));
                return;
            }

            var verifiedAt = clock.GetUtcNow();
            await store.MarkVerifiedAsync(folder, verifiedAt, cancel);
            await ledger.EndAsync(id, error: null, detail with { VerifiedAt = verifiedAt }, cancel);
            LogCompleted(id, folder);
            await retention.RunAsync(cancel);
        }
        catch (Exception error)
        {
            LogFailed(error, id);
            await ledger.FailAsync(id, cancel.IsCancellationRequested ? "The worker was stopped." : error.Message, CancellationToken.None);
            if (cancel.IsCancellationRequested)
            {
                throw;
            }
        }
    }

    [LoggerMessage(3601, LogLevel.Information, "Backup {Id} began")]
    private partial void LogBegan(Guid id);

    [LoggerMessage(3602, LogLevel.Information, "Backup {Id} is complete and restores: {Folder}")]
    private partial void LogCompleted(Guid id, string folder);

    [LoggerMessage(3604, LogLevel.Error, "Backup {Id} failed")]
    private partial void LogFailed(Exception error, Guid id);

    [LoggerMessage(3605, LogLevel.Error, "Backup {Id} does not restore to what was backed up: {Mismatches}")]
    private partial void LogMismatch(Guid id, string mismatches);

    [LoggerMessage(3606, LogLevel.Warning, "No backup is made: Backups:Databases names no databases")]
    private partial void LogNotConfigured();
}
