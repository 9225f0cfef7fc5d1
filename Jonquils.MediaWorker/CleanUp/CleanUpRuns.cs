using Jonquils.Contracts;
using Jonquils.MediaWorker.Schedule;

namespace Jonquils.MediaWorker.CleanUp;

/// <summary>Cleans up, one run at a time over all replicas: the worker's own, the packages, and the Api's modules each their own.</summary>
internal sealed partial class CleanUpRuns(
    CleanUpLedger ledger, IEnumerable<Cleaning> cleanings, UnneededPackages packages, ApiCleanUp api, IServiceProvider services, IConfiguration configuration,
    TimeProvider clock, ILogger<CleanUpRuns> logger)
{
    /// <summary>Name of the work and of the <see cref="RunLock"/>.</summary>
    public const string Name = "cleanup";

    private const string ByClock = "schedule";
    private const string ByOperator = "operator";
    private const int LockAttempts = 10;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BegunWithin = TimeSpan.FromMinutes(5);

    /// <summary>Notes that an operator wants a clean-up.</summary>
    /// <returns><see langword="null"/> when one is under way.</returns>
    public async Task<Guid?> RequestAsync(bool dryRun, CancellationToken cancel)
    {
        if (await ledger.RequestAsync(ByOperator, dryRun, worker: null, cancel) is { } id)
        {
            return id;
        }

        await using var free = await RunLock.TryTakeAsync(configuration, Name, cancel);
        return free is not null && await ledger.SweepAsync(BegunWithin, cancel) ? await ledger.RequestAsync(ByOperator, dryRun, worker: null, cancel) : null;
    }

    /// <summary>Does the clean-up that was asked for, or that is due.</summary>
    public async Task RunAsync(bool isByClock, CancellationToken cancel)
    {
        await using var mine = await TakeLockAsync(cancel);
        if (mine is null)
        {
            return;
        }

        await ledger.SweepAsync(unbegunFor: null, cancel);
        if (await ledger.TakeAsync(Environment.MachineName, cancel) is { } asked)
        {
            await CleanAsync(asked.Id, asked.DryRun, cancel);
        }

        if (isByClock && await ledger.RequestAsync(ByClock, dryRun: false, Environment.MachineName, cancel) is { } id)
        {
            await CleanAsync(id, dryRun: false, cancel);
        }
    }

    // Somebody who only asks whether a clean-up is under way holds it for a moment too.
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

    private async Task CleanAsync(Guid id, bool dryRun, CancellationToken cancel)
    {
        var items = new List<CleanUpCount>();
        var errors = new List<string>();
        foreach (var cleaning in cleanings)
        {
            await DoAsync(cleaning.Name, () => cleaning.RunAsync(services, dryRun, cancel));
        }

        await DoAsync("packages", () => packages.RunAsync(dryRun, cancel));
        IReadOnlyList<string> modules = [];
        await DoAsync("api", async () =>
        {
            modules = await api.ModulesAsync(cancel);
            return [];
        });
        foreach (var module in modules)
        {
            await DoAsync(module, () => api.RunAsync(module, dryRun, cancel));
        }

        await ledger.EndAsync(id, items, errors.Count > 0 ? string.Join('\n', errors) : null, cancel);
        LogCleaned(id, dryRun, items.Sum(i => i.Count), items.Sum(i => i.Bytes ?? 0), errors.Count);

        // One that fails keeps no other from cleaning.
        async Task DoAsync(string what, Func<Task<IReadOnlyList<CleanUpCount>>> work)
        {
            try
            {
                items.AddRange(await work());
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                LogFailed(error, what);
                errors.Add($"{what}: {error.Message}");
            }
        }
    }

    [LoggerMessage(3701, LogLevel.Information, "Clean-up {Id} (dry run: {DryRun}): {Count} things, {Bytes} bytes, {Failures} failures")]
    private partial void LogCleaned(Guid id, bool dryRun, long count, long bytes, int failures);

    [LoggerMessage(3702, LogLevel.Warning, "Cleaning {What} failed; the rest goes on")]
    private partial void LogFailed(Exception error, string what);
}
