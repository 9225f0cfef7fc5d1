using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Storage;

/// <summary>How much a clean-up removed, or would.</summary>
/// <param name="SearchCache">Expired results.</param>
/// <param name="Tracks">Tracks that nobody saved again in time.</param>
/// <param name="Cookies">Cookies that nobody used in time.</param>
public sealed record CleanedStorage(int SearchCache, int Tracks, int Cookies);

/// <summary>Removes what has had its time.</summary>
internal sealed class StorageCleaning(StorageDb database, IOptions<StorageOptions> options, TimeProvider clock)
{
    /// <param name="dryRun">Only count.</param>
    public async Task<CleanedStorage> RunAsync(bool dryRun, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (oldestTrack, oldestUse) = (now - options.Value.KeepTracksFor, now - options.Value.KeepCookiesFor);
        return new CleanedStorage(
            await CleanAsync(database.SearchCache.Where(s => s.ExpiresAt <= now), dryRun, cancel),
            await CleanAsync(database.UserTracks.Where(t => t.UpdatedAt < oldestTrack), dryRun, cancel),
            await CleanAsync(database.Cookies.Where(c => c.LastUsedAt < oldestUse), dryRun, cancel));
    }

    private static Task<int> CleanAsync<T>(IQueryable<T> rows, bool dryRun, CancellationToken cancel) =>
        dryRun ? rows.CountAsync(cancel) : rows.ExecuteDeleteAsync(cancel);
}

/// <summary>Cleans by itself.</summary>
internal sealed partial class StorageCleaningLoop(IServiceScopeFactory scopes, IOptions<StorageOptions> options, TimeProvider clock, ILogger<StorageCleaningLoop> logger)
    : PeriodicLoop(options.Value.CleanEvery, clock, logger)
{
    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var cleaned = await scope.ServiceProvider.GetRequiredService<StorageCleaning>().RunAsync(dryRun: false, cancel);
        if (cleaned is not { SearchCache: 0, Tracks: 0, Cookies: 0 })
        {
            LogCleaned(cleaned.SearchCache, cleaned.Tracks, cleaned.Cookies);
        }
    }

    [LoggerMessage(2601, LogLevel.Information, "Storage cleaned: {Searches} searches, {Tracks} tracks, {Cookies} cookies")]
    private partial void LogCleaned(int searches, int tracks, int cookies);
}
