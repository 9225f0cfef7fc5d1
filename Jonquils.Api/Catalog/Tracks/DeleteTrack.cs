using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>Deletes a track at once, and its objects surely and later; those that another track needs too stay.</summary>
internal static class DeleteTrack
{
    public static async Task<Results<NoContent, ForbiddenProblem, NotFoundProblem, PreconditionFailedProblem>> Handle(
        Guid trackId, CurrentUser user, CatalogDb database, ArtistRights rights, TrackDirectory directory, TrackCache cache, HttpContext http, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        if (await directory.LockAsync(trackId, user, cancel) is not { } track)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        if (!await rights.MayManageTrackAsync(user, track, cancel))
        {
            return CatalogProblems.NotYourTrack;
        }

        if (!Revision.IsExpected(http, (await directory.DescribeAsync(trackId, cancel)).Tag))
        {
            return Revision.Changed;
        }

        await directory.RemoveAsync(track, cancel);
        await transaction.CommitAsync(cancel);
        cache.Forget(trackId);
        return TypedResults.NoContent();
    }
}
