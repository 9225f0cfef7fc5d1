using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Catalog;
using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Storage.Tracks;

/// <summary>Remembers a track for a user; one of the same <c>original_url</c> is renewed.</summary>
internal static class SaveUserTrack
{
    /// <param name="Url">Where the caller keeps the file; never opened here.</param>
    /// <param name="Duration">In seconds.</param>
    public sealed record Request(
        [property: Required, StringLength(UserTrack.MaxTextLength), PlainText] string Title,
        [property: Required, StringLength(UserTrack.MaxUrlLength), PlainText] string Url,
        [property: StringLength(UserTrack.MaxUrlLength), PlainText] string? OriginalUrl = null,
        [property: Range(0, 1e9)] double? Duration = null,
        [property: StringLength(UserTrack.MaxTextLength), PlainText] string? Uploader = null,
        [property: Range(0, 1e9)] double? SizeMb = null);

    public static async Task<Results<Created<UserTrackResponse>, ConflictProblem, UnprocessableProblem>> Handle(
        string userId, Request request, StorageDb database, UserTrackCache cache, IOptions<StorageOptions> options, TimeProvider clock, CancellationToken cancel)
    {
        if (!UserTrack.IsUserId(userId))
        {
            return StorageProblems.BadUserId;
        }

        // Counted without a lock: two simultaneous requests may leave a user one over the limit, which harms nobody. What is renewed adds none.
        var most = options.Value.MostTracksPerUser;
        var now = clock.GetUtcNow();
        var (id, hash) = (Guid.CreateVersion7(now), request.OriginalUrl is { } origin ? KeyRing.HashOf(origin) : null);
        if (await database.UserTracks.CountAsync(t => t.UserId == userId, cancel) >= most
            && (hash is null || !await database.UserTracks.AnyAsync(t => t.UserId == userId && t.OriginalUrlHash == hash, cancel)))
        {
            return StorageProblems.TooManyTracks(most);
        }

        var saved = await database.UserTracks.FromSql(
            $"""
            INSERT INTO user_tracks (id, user_id, title, url, original_url, original_url_hash, duration, uploader, size_mb, created_at, updated_at)
            VALUES ({id}, {userId}, {request.Title}, {request.Url}, {request.OriginalUrl}, {hash}, {request.Duration}, {request.Uploader}, {request.SizeMb}, {now}, {now})
            ON CONFLICT (user_id, original_url_hash) DO UPDATE
            SET title = excluded.title, url = excluded.url, duration = excluded.duration, uploader = excluded.uploader, size_mb = excluded.size_mb, updated_at = excluded.updated_at
            RETURNING *
            """).AsNoTracking().ToListAsync(cancel);
        await cache.ForgetAsync(userId);
        return TypedResults.Created($"/tracks/{Uri.EscapeDataString(userId)}", UserTrackResponse.Of(saved[0]));
    }
}
