using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Catalog.Removals;

/// <summary>Removes objects that nobody needs any more. What fails is tried again, for ever, ever more rarely.</summary>
internal sealed partial class RemovalLoop(
    IServiceScopeFactory scopes, IObjectStore objects, IOptions<CatalogOptions> options, TimeProvider clock, ILogger<RemovalLoop> logger)
    : PeriodicLoop(options.Value.RemovalEvery, clock, logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        while (await RemoveOneAsync(cancel))
        {
        }
    }

    private async Task<bool> RemoveOneAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CatalogDb>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var now = Clock.GetUtcNow();
        var removal = await database.ObjectRemovals.FromSql(
            $"SELECT * FROM object_removals WHERE next_attempt_at <= {now} ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED").SingleOrDefaultAsync(cancel);
        if (removal is null)
        {
            return false;
        }

        try
        {
            await RemoveAsync(removal, database, cancel);
            database.ObjectRemovals.Remove(removal);
        }
        catch (IOException error)
        {
            removal.Attempts++;
            removal.LastError = error.Message;
            var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(removal.Attempts, 12)));
            removal.NextAttemptAt = now + (pause < LongestPause ? pause : LongestPause);
            LogFailed(error, removal.Kind, removal.Bucket, removal.Attempts);
        }

        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private async Task RemoveAsync(ObjectRemoval removal, CatalogDb database, CancellationToken cancel)
    {
        switch (removal.Kind)
        {
            case ObjectRemoval.Source:
                await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({removal.Key}, 0))", cancel);
                if (!await database.Tracks.AnyAsync(t => t.SourceBucket == removal.Bucket && t.SourceKey == removal.Key, cancel))
                {
                    await objects.DeleteAsync(removal.Bucket, removal.Key, cancel);
                }

                break;
            case ObjectRemoval.Package:
                // Looked at under the lock that those take who order a package of this source: nobody begins to need it while it goes.
                await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({ObjectRemovals.LockOf(removal.Key)}, 0))", cancel);
                if (!await database.Tracks.AnyAsync(t => t.SourceSha256 == removal.Key, cancel))
                {
                    await database.MediaPackages.Where(p => p.SourceSha256 == removal.Key).ExecuteDeleteAsync(cancel);
                    await RemoveBelowAsync(removal.Bucket, $"{removal.Key}/{ObjectRemovals.AudioProfiles}", cancel);
                }

                break;
            case ObjectRemoval.Prefix:
                await RemoveBelowAsync(removal.Bucket, removal.Key, cancel);
                break;
            default:
                await objects.DeleteAsync(removal.Bucket, removal.Key, cancel);
                break;
        }
    }

    private async Task RemoveBelowAsync(string bucket, string prefix, CancellationToken cancel)
    {
        var keys = new List<string>();
        await foreach (var found in objects.ListAsync(bucket, prefix, cancel))
        {
            keys.Add(found.Key);
        }

        // The multivariant playlists first: a package without them is none, so that whoever finds the rest takes it for nothing.
        foreach (var key in keys.OrderBy(key => key.EndsWith("/master.m3u8", StringComparison.Ordinal) ? 0 : key.EndsWith(".m3u8", StringComparison.Ordinal) ? 1 : 2))
        {
            await objects.DeleteAsync(bucket, key, cancel);
        }
    }

    [LoggerMessage(2110, LogLevel.Warning, "Objects ({Kind} in {Bucket}) could not be removed, attempt {Attempts}; it is tried again")]
    private partial void LogFailed(Exception error, string kind, string bucket, int attempts);
}
