using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.Api.Playlists.Entries;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists;

/// <summary>Reads a playlist by the link that its owner gave away.</summary>
internal static class OpenPlaylistLink
{
    public static async Task<Results<Ok<PlaylistResponse>, NotFoundProblem>> Handle(
        string token, PlaylistsDb database, PlaylistAnswers answers, HttpContext http, CancellationToken cancel)
    {
        // A link can end at any time, and nobody should go on reading it from a cache.
        http.Response.Headers.CacheControl = "no-store";
        return await database.Playlists.AsNoTracking().SingleOrDefaultAsync(p => p.ShareToken == token, cancel) is { } playlist
            ? TypedResults.Ok(answers.Of(playlist, mayEdit: false))
            : PlaylistProblems.NoSuchLink;
    }

    public static async Task<Results<Ok<Page<PlaylistEntryResponse>>, NotFoundProblem, BadRequestProblem>> HandleEntries(
        string token, [AsParameters] ListEntries.Query query, CurrentUser? user, PlaylistsDb database, TrackLookup tracks, HttpContext http, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await database.Playlists.AsNoTracking().SingleOrDefaultAsync(p => p.ShareToken == token, cancel) is not { } playlist)
        {
            return PlaylistProblems.NoSuchLink;
        }

        return await ListEntries.PageAsync(playlist, query, user, database, tracks, cancel) is { } page ? TypedResults.Ok(page) : PlaylistProblems.BadCursor;
    }
}
