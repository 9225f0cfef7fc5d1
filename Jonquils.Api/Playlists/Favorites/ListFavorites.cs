using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists.Favorites;

/// <summary>The tracks that the caller likes, the latest first.</summary>
internal static class ListFavorites
{
    private const string Sort = "created";

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Query([property: Range(1, 200)] int Limit = 50, string? After = null);

    /// <param name="Track"><see langword="null"/> when the track was deleted or is no longer the caller's to see.</param>
    public sealed record Response(Guid TrackId, DateTimeOffset CreatedAt, TrackResponse? Track);

    public static async Task<Results<Ok<Page<Response>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, CurrentUser user, PlaylistsDb database, TrackLookup tracks, CancellationToken cancel)
    {
        var favorites = database.Favorites.AsNoTracking().Where(f => f.UserId == user.Id);
        if (query.After is not null)
        {
            if (Cursor.Parse(query.After, Sort) is not { } cursor || !cursor.TryReadTime(out var before))
            {
                return PlaylistProblems.BadCursor;
            }

            favorites = favorites.Where(f => EF.Functions.LessThan(ValueTuple.Create(f.CreatedAt, f.TrackId), ValueTuple.Create(before, cursor.Id)));
        }

        var rows = await favorites.OrderByDescending(f => f.CreatedAt).ThenByDescending(f => f.TrackId).Take(query.Limit + 1).ToListAsync(cancel);
        var shown = await tracks.FindAsync([.. rows.Take(query.Limit).Select(f => f.TrackId)], user, cancel);
        return TypedResults.Ok(Page.Of(
            rows, query.Limit,
            row => new Response(row.TrackId, row.CreatedAt, shown.GetValueOrDefault(row.TrackId)),
            row => Cursor.At(Sort, row.CreatedAt, row.TrackId)));
    }
}
