using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Artists;

/// <summary>Deletes an artist that has no music left.</summary>
internal static class DeleteArtist
{
    public static async Task<Results<NoContent, ForbiddenProblem, NotFoundProblem, ConflictProblem, PreconditionFailedProblem>> Handle(
        Guid artistId, CurrentUser user, CatalogDb database, ArtistRights rights, ObjectRemovals removals, HttpContext http, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        // Locked, so that no track or album can be put on the artist between the look and the end; those that refer to an artist take a share of this lock.
        var artist = await database.Artists.FromSql($"SELECT *, xmin FROM artists WHERE id = {artistId} FOR UPDATE").SingleOrDefaultAsync(cancel);
        if (artist is null)
        {
            return CatalogProblems.ArtistNotFound(artistId);
        }

        if (!await rights.HasAsync(user, artistId, ArtistManager.All, cancel))
        {
            return CatalogProblems.NotAManager;
        }

        if (!Revision.IsExpected(http, Revision.Tag(artist.Version)))
        {
            return Revision.Changed;
        }

        if (await database.TrackArtists.AnyAsync(p => p.ArtistId == artistId, cancel) || await database.Albums.AnyAsync(a => a.ArtistId == artistId, cancel))
        {
            return CatalogProblems.ArtistInUse;
        }

        database.Artists.Remove(artist);
        removals.Add(ObjectRemoval.Prefix, Buckets.Covers, PutArtistAvatar.FolderOf(artistId));
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return TypedResults.NoContent();
    }
}
