using Jonquils.Api.Accounts;
using Jonquils.Api.Paging;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Playlists.Entries;

/// <summary>Takes one entry out of a playlist, by its position in the order that the caller read.</summary>
internal static class RemoveEntry
{
    public static async Task<Results<NoContent, NotFoundProblem, ForbiddenProblem, PreconditionFailedProblem, PreconditionRequiredProblem>> Handle(
        Guid playlistId, int position, CurrentUser user, PlaylistsDb database, PlaylistAnswers answers, TimeProvider clock, HttpContext http, CancellationToken cancel)
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

        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return PlaylistProblems.NoCondition;
        }

        if (!Revision.IsExpected(http, playlist.TagFor(mayEdit: true)))
        {
            return Revision.Changed;
        }

        if (!await database.TryRemoveEntryAsync(playlistId, position, cancel))
        {
            return PlaylistProblems.NoEntry(position);
        }

        playlist.LoseOne(clock.GetUtcNow());
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        answers.OfChanged(playlist);
        return TypedResults.NoContent();
    }
}
