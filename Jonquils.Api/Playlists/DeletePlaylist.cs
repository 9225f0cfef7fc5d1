using Jonquils.Api.Accounts;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.Api.Playlists.Files;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Playlists;

/// <summary>Deletes a playlist with its entries and exports; the tracks stay.</summary>
internal static class DeletePlaylist
{
    public static async Task<Results<NoContent, NotFoundProblem, ForbiddenProblem, PreconditionFailedProblem>> Handle(
        Guid playlistId, CurrentUser user, PlaylistsDb database, PlaylistExports exports, HttpContext http, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        if (await database.LockAsync(playlistId, user, cancel) is not { } playlist)
        {
            return PlaylistProblems.NotFound(playlistId);
        }

        if (!playlist.MayBeEditedBy(user))
        {
            return PlaylistProblems.NotYours;
        }

        if (!Revision.IsExpected(http, playlist.TagFor(mayEdit: true)))
        {
            return Revision.Changed;
        }

        // Objects first: should the store fail, the playlist is still there and can be deleted again; the other way round they would stay for ever.
        await exports.DeleteAsync(playlistId, cancel);
        database.Playlists.Remove(playlist);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return TypedResults.NoContent();
    }
}
