using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Redis;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>How far tracks are: the state from the database, the percent from Redis, which may be away; then there is a state and no percent.</summary>
internal sealed class TrackStatuses(CatalogDb database, RedisConnection redis)
{
    /// <returns><see langword="null"/> when the caller cannot see the track, or it has no audio.</returns>
    public async Task<TrackStatusResponse?> FindAsync(Guid trackId, CurrentUser? user, CancellationToken cancel)
    {
        var row = await database.Tracks.AsNoTracking().VisibleTo(user, database).Where(t => t.Id == trackId && t.Status != null)
            .Select(t => new { t.Status, t.JobId, t.IsAvailable, t.ErrorCode, t.Error, IsPlayable = t.FileKey != null || t.LiveFileKey != null })
            .SingleOrDefaultAsync(cancel);
        if (row is null)
        {
            return null;
        }

        var progress = row.Status == JobStatuses.Processing && row.JobId is { } jobId ? await ProgressOfAsync(jobId, cancel) : null;
        return new TrackStatusResponse(
            trackId,
            row.Status!,
            row.Status == JobStatuses.Completed ? 100 : Math.Round(progress?.Percent ?? 0, 1),
            progress?.Speed,
            progress?.SecondsLeft,
            row.ErrorCode is null ? null : new TrackError(row.ErrorCode, row.Error ?? ""),
            row.IsAvailable,
            row.IsPlayable);
    }

    private async Task<JobProgress?> ProgressOfAsync(Guid jobId, CancellationToken cancel)
    {
        var (answered, text) = await redis.TryAsync("GET", r => r.StringGetAsync(JobProgress.KeyFor(jobId)), cancel);
        return answered && text.HasValue ? JsonSerializer.Deserialize<JobProgress>(text.ToString(), ContractJson.Options) : null;
    }
}
