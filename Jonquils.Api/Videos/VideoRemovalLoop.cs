using Jonquils.Api.Videos.Database;
using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Videos;

/// <summary>Removes the objects of deleted videos. What fails is tried again, for ever, ever more rarely.</summary>
internal sealed partial class VideoRemovalLoop(IServiceScopeFactory scopes, IObjectStore objects, TimeProvider clock, ILogger<VideoRemovalLoop> logger)
    : PeriodicLoop(Every, clock, logger)
{
    private const int LongestPauseSeconds = 3600;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        while (await RemoveOneAsync(cancel))
        {
        }
    }

    private async Task<bool> RemoveOneAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<VideosDb>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var now = Clock.GetUtcNow();
        var removal = await database.Removals.FromSql(
            $"SELECT * FROM video_removals WHERE next_attempt_at <= {now} ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED").SingleOrDefaultAsync(cancel);
        if (removal is null)
        {
            return false;
        }

        try
        {
            await RemoveAsync(removal, database, cancel);
            database.Removals.Remove(removal);
        }
        catch (IOException error)
        {
            removal.Attempts++;
            removal.NextAttemptAt = now + TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(removal.Attempts, 12)), LongestPauseSeconds));
            LogFailed(error, removal.Id, removal.Attempts);
        }

        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private async Task RemoveAsync(VideoRemoval removal, VideosDb database, CancellationToken cancel)
    {
        if (removal.Prefix is { } prefix)
        {
            await RemoveBelowAsync(Buckets.Videos, prefix, cancel);
        }

        if (removal.Sha256 is { } sha256)
        {
            // Looked at under the lock that those take who order a package of this source: nobody begins to need it while it goes.
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({VideoRemoval.LockOf(sha256)}, 0))", cancel);
            if (!await database.Videos.AnyAsync(v => v.SourceSha256 == sha256, cancel))
            {
                // Profiles of video begin with a v; a track of the same source has packages of its own beside them.
                await RemoveBelowAsync(Buckets.Hls, $"{sha256}/{VideoRemoval.Profiles}", cancel);
            }
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

    [LoggerMessage(2505, LogLevel.Warning, "Objects of a deleted video (removal {RemovalId}) could not be removed, attempt {Attempts}; it is tried again")]
    private partial void LogFailed(Exception error, long removalId, int attempts);
}
