using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Storage.Tracks;

/// <summary>Forgets a track of a user, named by its id or its origin.</summary>
internal static class DeleteUserTrack
{
    public static async Task<Results<NoContent, NotFoundProblem, UnprocessableProblem>> Handle(
        string userId, StorageDb database, UserTrackCache cache, CancellationToken cancel,
        [FromQuery(Name = "track_id")] string? trackId = null, [FromQuery(Name = "original_url")] string? originalUrl = null)
    {
        if (!UserTrack.IsUserId(userId))
        {
            return StorageProblems.BadUserId;
        }

        if (string.IsNullOrEmpty(trackId) && string.IsNullOrEmpty(originalUrl))
        {
            return StorageProblems.WhichTrack;
        }

        var mine = database.UserTracks.Where(t => t.UserId == userId);
        if (!string.IsNullOrEmpty(trackId))
        {
            mine = Guid.TryParse(trackId, out var id) ? mine.Where(t => t.Id == id) : mine.Where(_ => false);
        }

        if (!string.IsNullOrEmpty(originalUrl))
        {
            var hash = KeyRing.HashOf(originalUrl);
            mine = mine.Where(t => t.OriginalUrlHash == hash);
        }

        if (await mine.ExecuteDeleteAsync(cancel) == 0)
        {
            return StorageProblems.TrackNotFound;
        }

        await cache.ForgetAsync(userId);
        return TypedResults.NoContent();
    }
}
