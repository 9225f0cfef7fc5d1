using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Managers;

/// <summary>Ends an account's management of an artist; managers may also leave by themselves.</summary>
internal static class RemoveManager
{
    /// <summary>The same with the account in the query: <c>DELETE managers?user_id=</c>.</summary>
    public static Task<Results<NoContent, ForbiddenProblem, NotFoundProblem, ConflictProblem>> HandleQuery(
        Guid artistId, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "user_id")] Guid userId, CurrentUser user, CatalogDb database, ArtistRights rights, TrackCache cache,
        CancellationToken cancel) => Handle(artistId, userId, user, database, rights, cache, cancel);

    public static async Task<Results<NoContent, ForbiddenProblem, NotFoundProblem, ConflictProblem>> Handle(
        Guid artistId, Guid userId, CurrentUser user, CatalogDb database, ArtistRights rights, TrackCache cache, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        if (!await database.TryLockArtistAsync(artistId, cancel))
        {
            return CatalogProblems.ArtistNotFound(artistId);
        }

        if (userId != user.Id && !await rights.HasAsync(user, artistId, ArtistManager.All, cancel))
        {
            return CatalogProblems.NotAManager;
        }

        var manager = await database.ArtistManagers.SingleOrDefaultAsync(m => m.ArtistId == artistId && m.UserId == userId, cancel);
        if (manager is null)
        {
            return CatalogProblems.ManagerNotFound;
        }

        if (!await rights.Granting(ArtistManager.All).AnyAsync(m => m.ArtistId == artistId && m.UserId != userId, cancel))
        {
            return CatalogProblems.LastManager;
        }

        database.ArtistManagers.Remove(manager);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        cache.ForgetManagers();
        return TypedResults.NoContent();
    }
}
