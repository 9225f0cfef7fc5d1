using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Storage.Tracks;

/// <summary>The tracks remembered for a user, newest first; none for a user that nobody has heard of.</summary>
internal static class ListUserTracks
{
    public static async Task<Results<Ok<IReadOnlyList<UserTrackResponse>>, UnprocessableProblem>> Handle(
        string userId, StorageDb database, UserTrackCache cache, CancellationToken cancel)
    {
        if (!UserTrack.IsUserId(userId))
        {
            return StorageProblems.BadUserId;
        }

        var (known, generation) = await cache.FindAsync(userId, cancel);
        if (known is not null)
        {
            return TypedResults.Ok(known);
        }

        var rows = await database.UserTracks.AsNoTracking().Where(t => t.UserId == userId)
            .OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id).ToListAsync(cancel);
        IReadOnlyList<UserTrackResponse> tracks = [.. rows.Select(UserTrackResponse.Of)];
        await cache.KeepAsync(userId, generation, tracks, cancel);
        return TypedResults.Ok(tracks);
    }
}
