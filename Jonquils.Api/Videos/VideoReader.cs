using System.Text.Json;
using Jonquils.Api.Videos.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Redis;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Videos;

/// <summary>Reads videos: from Redis, else from the database; the percent of a running job always from Redis.</summary>
internal sealed class VideoReader(VideosDb database, VideoCache cache, RedisConnection redis)
{
    /// <returns><see langword="null"/> when there is none.</returns>
    public async Task<VideoState?> FindAsync(int id, CancellationToken cancel)
    {
        var (isKnown, video) = await cache.FindAsync(id, cancel);
        if (isKnown)
        {
            return video;
        }

        if (await database.Videos.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, cancel) is not { } row)
        {
            return null;
        }

        var state = VideoState.Of(row);
        await cache.KeepAsync(state, cancel);
        return state;
    }

    /// <summary>How far its job is, 0 to 100; 0 where nobody knows.</summary>
    public async Task<double> PercentOfAsync(VideoState video, CancellationToken cancel)
    {
        if (video is not { Status: JobStatuses.Processing, JobId: { } jobId })
        {
            return 0;
        }

        var (answered, text) = await redis.TryAsync("GET", r => r.StringGetAsync(JobProgress.KeyFor(jobId)), cancel);
        return answered && text.HasValue ? JsonSerializer.Deserialize<JobProgress>(text.ToString(), ContractJson.Options)?.Percent ?? 0 : 0;
    }
}
