using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Playlists.Entries;

/// <summary>Replaces the order of a playlist's entries. It never adds or removes one: an order made before somebody else added a track is refused.</summary>
internal static class ReorderEntries
{
    /// <param name="TrackIds">Every track of the playlist, as often as it stands there, in the new order.</param>
    public sealed record Request([property: Required, MaxLength(Playlist.MaxEntries)] IReadOnlyList<Guid> TrackIds);

    public static async Task<Results<Ok<PlaylistResponse>, NotFoundProblem, ForbiddenProblem, PreconditionFailedProblem, ConflictProblem>> Handle(
        Guid playlistId, Request request, CurrentUser user, PlaylistsDb database, PlaylistAnswers answers, TimeProvider clock, HttpContext http, CancellationToken cancel)
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

        if (!await database.TryReorderAsync(playlistId, request.TrackIds, cancel))
        {
            return PlaylistProblems.OtherEntries;
        }

        playlist.Touch(clock.GetUtcNow());
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return TypedResults.Ok(answers.OfChanged(playlist));
    }
}
