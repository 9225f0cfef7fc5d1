using Jonquils.Api.Accounts;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists;

/// <summary>One playlist.</summary>
internal static class GetPlaylist
{
    public static async Task<Results<Ok<PlaylistResponse>, StatusCodeHttpResult, NotFoundProblem>> Handle(
        Guid playlistId, CurrentUser? user, PlaylistsDb database, PlaylistAnswers answers, HttpContext http, CancellationToken cancel)
    {
        var playlist = await database.Playlists.AsNoTracking().VisibleTo(user).SingleOrDefaultAsync(p => p.Id == playlistId, cancel);
        if (playlist is null)
        {
            return PlaylistProblems.NotFound(playlistId);
        }

        var mayEdit = playlist.MayBeEditedBy(user);
        http.Response.Headers.CacheControl = "private, no-cache";
        return Revision.IsKnown(http, playlist.TagFor(mayEdit))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(answers.Of(playlist, mayEdit));
    }
}
