using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists.Favorites;

/// <summary>Says that the caller likes a track, no longer likes it, or whether.</summary>
internal static class KeepFavorite
{
    public sealed record Response(Guid TrackId, DateTimeOffset CreatedAt);

    public static async Task<Results<Ok<Response>, NotFoundProblem>> Handle(
        Guid trackId, CurrentUser user, PlaylistsDb database, TrackLookup tracks, TimeProvider clock, CancellationToken cancel)
    {
        if ((await tracks.KnownAsync([trackId], user, cancel)).Count == 0)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        await database.Database.ExecuteSqlAsync(
            $"INSERT INTO playlists.favorites (user_id, track_id, created_at) VALUES ({user.Id}, {trackId}, {clock.GetUtcNow()}) ON CONFLICT DO NOTHING", cancel);
        return await HandleGet(trackId, user, database, cancel);
    }

    public static async Task<Results<Ok<Response>, NotFoundProblem>> HandleGet(Guid trackId, CurrentUser user, PlaylistsDb database, CancellationToken cancel) =>
        await database.Favorites.AsNoTracking().SingleOrDefaultAsync(f => f.UserId == user.Id && f.TrackId == trackId, cancel) is { } favorite
            ? TypedResults.Ok(new Response(favorite.TrackId, favorite.CreatedAt))
            : PlaylistProblems.NoFavorite(trackId);

    /// <summary>What is no favourite already stays none, so a repetition is no error.</summary>
    public static async Task<NoContent> HandleDrop(Guid trackId, CurrentUser user, PlaylistsDb database, CancellationToken cancel)
    {
        await database.Favorites.Where(f => f.UserId == user.Id && f.TrackId == trackId).ExecuteDeleteAsync(cancel);
        return TypedResults.NoContent();
    }
}
