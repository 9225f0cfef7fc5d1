using System.Globalization;
using Jonquils.Api.MediaEvents;
using Jonquils.Api.Videos.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Videos;

/// <summary>Takes what the worker tells of a video's package. Idempotent by message id.</summary>
internal sealed class VideoMediaEvents(VideosDb database, VideoCache cache, TimeProvider clock) : ITakesMediaEvents
{
    public async Task<UnprocessableProblem?> TakeAsync(MediaEvent fact, CancellationToken cancel)
    {
        if (!int.TryParse(fact.SubjectId, NumberStyles.None, CultureInfo.InvariantCulture, out var videoId))
        {
            return new UnprocessableProblem("unknown_subject", "The subject is not a video.");
        }

        var now = clock.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        if (!await database.TryTakeAsync(fact.MessageId, now, cancel))
        {
            return null;
        }

        var video = await database.Videos.FromSql($"SELECT * FROM videos WHERE id = {videoId} FOR UPDATE").SingleOrDefaultAsync(cancel);
        var isChanged = video?.Apply(fact, now) == true;
        if (video is null && fact is { Kind: MediaEventKinds.Completed, FileKey: { } orphan })
        {
            // The video was deleted while its package was made; the package must not outlive it.
            database.Removals.Add(new VideoRemoval { Sha256 = orphan.Split('/')[0], NextAttemptAt = now });
        }

        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        if (isChanged)
        {
            await cache.ReplaceAsync(VideoState.Of(video!));
        }

        return null;
    }
}
