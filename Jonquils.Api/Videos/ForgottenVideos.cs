using Jonquils.Api.Accounts;
using Jonquils.Api.Videos.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Videos;

/// <summary>What the videos forget with an account: all that it added.</summary>
internal sealed class ForgottenVideos(VideosDb database, VideoCache cache, TimeProvider clock) : IForgetsAccounts
{
    public async Task ForgetAsync(Guid userId, CancellationToken cancel)
    {
        var videos = await database.Videos.Where(v => v.CreatedBy == userId).ToListAsync(cancel);
        foreach (var video in videos)
        {
            DeleteVideo.Remove(database, video, clock.GetUtcNow());
        }

        await database.SaveChangesAsync(cancel);
        foreach (var video in videos)
        {
            await cache.ForgetAsync(video.Id);
        }
    }
}
