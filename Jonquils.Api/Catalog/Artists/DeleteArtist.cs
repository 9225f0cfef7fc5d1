using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Catalog.Artists;

/// <summary>Deletes an artist that has no music left.</summary>
internal static class DeleteArtist
{
    public static async Task<Results<NoContent, ForbiddenProblem, NotFoundProblem, ConflictProblem, PreconditionFailedProblem>> Handle(
        Guid artistId, CurrentUser user, CatalogDb database, ArtistRights rights, ObjectRemovals removals, HttpContext http, CancellationToken cancel)
    {
        var artist = await database.Artists.SingleOrDefaultAsync(a => a.Id == artistId, cancel);
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

        database.Artists.Remove(artist);
        removals.Add(ObjectRemoval.Prefix, Buckets.Covers, PutArtistAvatar.FolderOf(artistId));
        try
        {
            await database.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Revision.Changed;
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation })
        {
            // The database refuses, so a track that is added at this moment is not orphaned.
            return CatalogProblems.ArtistInUse;
        }

        return TypedResults.NoContent();
    }
}
