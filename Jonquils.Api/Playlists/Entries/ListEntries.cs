using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists.Entries;

/// <summary>The entries of a playlist, in its order.</summary>
internal static class ListEntries
{
    private const string Sort = "position";

    /// <param name="Limit">Rows a page.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Query([property: Range(1, 200)] int Limit = 50, string? After = null);

    public static async Task<Results<Ok<Page<PlaylistEntryResponse>>, NotFoundProblem, BadRequestProblem>> Handle(
        Guid playlistId, [AsParameters] Query query, CurrentUser? user, PlaylistsDb database, TrackLookup tracks, HttpContext http, CancellationToken cancel)
    {
        var playlist = await database.Playlists.AsNoTracking().VisibleTo(user).SingleOrDefaultAsync(p => p.Id == playlistId, cancel);
        if (playlist is null)
        {
            return PlaylistProblems.NotFound(playlistId);
        }

        // The tag says which order this is, for If-Match of a change. It does not cover the tracks shown, so it answers no If-None-Match.
        http.Response.Headers.ETag = playlist.TagFor(playlist.MayBeEditedBy(user));
        http.Response.Headers.CacheControl = "no-store";
        return await PageAsync(playlist, query, user, database, tracks, cancel) is { } page ? TypedResults.Ok(page) : PlaylistProblems.BadCursor;
    }

    /// <returns><see langword="null"/> when the cursor is none of this list.</returns>
    public static async Task<Page<PlaylistEntryResponse>?> PageAsync(
        Playlist playlist, Query query, CurrentUser? user, PlaylistsDb database, TrackLookup tracks, CancellationToken cancel)
    {
        var from = 0;
        if (query.After is not null)
        {
            if (Cursor.Parse(query.After, Sort) is not { } cursor || cursor.Id != playlist.Id
                || !int.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last > Playlist.MaxEntries)
            {
                return null;
            }

            from = last + 1;
        }

        var rows = await database.Entries.AsNoTracking().Where(e => e.PlaylistId == playlist.Id && e.Position >= from)
            .OrderBy(e => e.Position).Take(query.Limit + 1).ToListAsync(cancel);
        var shown = await tracks.FindAsync([.. rows.Take(query.Limit).Select(e => e.TrackId)], user, cancel);
        return Page.Of(
            rows, query.Limit,
            row => new PlaylistEntryResponse(row.Position, row.TrackId, row.AddedAt, shown.GetValueOrDefault(row.TrackId)),
            row => new Cursor(Sort, row.Position.ToString(CultureInfo.InvariantCulture), playlist.Id));
    }
}
