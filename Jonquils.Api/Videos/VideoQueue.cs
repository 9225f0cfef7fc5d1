using System.Globalization;
using Jonquils.Api.Fetching;
using Jonquils.Api.Videos.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Videos;

/// <param name="Attempt">Names the attempt, from 1; whoever takes the video later has a higher one.</param>
internal sealed record ClaimedVideo(int Id, string OriginalUrl, int Attempt);

/// <param name="Key">Key in bucket <c>videos</c>.</param>
/// <param name="FileName">What its server calls it.</param>
internal sealed record StoredVideo(string Key, string Sha256, long Bytes, string FileName);

/// <summary>The videos that are to be fetched. A claim is a time in the row, not a lock: a process that dies leaves it to the next.</summary>
internal sealed class VideoQueue(VideosDb database, VideoCache cache, TimeProvider clock)
{
    /// <summary>How long a claim holds without being renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <returns><see langword="null"/> when nothing is to be fetched.</returns>
    public async Task<ClaimedVideo?> ClaimAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var claimed = await database.Database.SqlQuery<ClaimedVideo>(
            $"""
            UPDATE videos SET fetch_attempts = fetch_attempts + 1, next_fetch_at = {now + Lease}
            WHERE id = (SELECT id FROM videos WHERE next_fetch_at <= {now} ORDER BY next_fetch_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id AS "Id", original_url AS "OriginalUrl", fetch_attempts AS "Attempt"
            """).ToListAsync(cancel);
        return claimed.SingleOrDefault();
    }

    /// <returns><see langword="false"/> when the video is gone, or another took it.</returns>
    public async Task<bool> RenewAsync(ClaimedVideo claimed, CancellationToken cancel)
    {
        var until = clock.GetUtcNow() + Lease;
        return await Owned(claimed).ExecuteUpdateAsync(set => set.SetProperty(v => v.NextFetchAt, until), cancel) == 1;
    }

    /// <summary>Leaves it to a later attempt.</summary>
    public async Task<bool> PutBackAsync(ClaimedVideo claimed, TimeSpan pause, CancellationToken cancel)
    {
        var at = clock.GetUtcNow() + pause;
        return await Owned(claimed).ExecuteUpdateAsync(set => set.SetProperty(v => v.NextFetchAt, at), cancel) == 1;
    }

    /// <summary>Gives it up.</summary>
    public Task<bool> FailAsync(ClaimedVideo claimed, FetchRefusal why, CancellationToken cancel) => ChangeAsync(
        claimed,
        (video, now) =>
        {
            video.Fail(why.Code, why.Message, now);
            return Task.CompletedTask;
        },
        cancel);

    /// <summary>Gives the video its source and orders its package: both or neither.</summary>
    /// <returns><see langword="false"/> when the video is gone, or another took it; then the stored source is nobody's.</returns>
    public Task<bool> OrderAsync(ClaimedVideo claimed, StoredVideo stored, CancellationToken cancel) => ChangeAsync(
        claimed,
        async (video, now) =>
        {
            // Waits while the packages of this very source are being removed, and keeps them from being removed from now on.
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared(hashtextextended({VideoRemoval.LockOf(stored.Sha256)}, 0))", cancel);
            var jobId = Guid.CreateVersion7(now);
            video.TakeSource(stored.Key, stored.Sha256, stored.Bytes, jobId, now);
            var order = new JobOrder(
                jobId, SubjectKinds.Video, video.Id.ToString(CultureInfo.InvariantCulture), Buckets.Videos, stored.Key, stored.Sha256, JobPriorities.Interactive,
                video.CreatedBy, stored.FileName);
            database.AddToOutbox("worker", HttpMethod.Post, "/internal/v1/jobs", jobId, order, DeleteVideo.AggregateOf(video.Id), now);
        },
        cancel);

    private async Task<bool> ChangeAsync(ClaimedVideo claimed, Func<Video, DateTimeOffset, Task> change, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var video = await database.Videos.FromSql($"SELECT * FROM videos WHERE id = {claimed.Id} FOR UPDATE").SingleOrDefaultAsync(cancel);
        if (video?.IsFetchedBy(claimed.Attempt) != true)
        {
            return false;
        }

        await change(video, clock.GetUtcNow());
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        await cache.ReplaceAsync(VideoState.Of(video));
        return true;
    }

    private IQueryable<Video> Owned(ClaimedVideo claimed) =>
        database.Videos.Where(v => v.Id == claimed.Id && v.FetchAttempts == claimed.Attempt && v.NextFetchAt != null);
}
