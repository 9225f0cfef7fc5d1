using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>Deletes an album that has no tracks left, and its cover.</summary>
internal static class DeleteAlbum
{
    public static async Task<Results<NoContent, ForbiddenProblem, NotFoundProblem, ConflictProblem, PreconditionFailedProblem>> Handle(
        Guid albumId, CurrentUser user, CatalogDb database, ArtistRights rights, ObjectRemovals removals, HttpContext http, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        // Locked, so that no track can be put on the album between the look and the end.
        var album = await database.Albums.FromSql($"SELECT *, xmin FROM albums WHERE id = {albumId} FOR UPDATE").Include(a => a.Artist).SingleOrDefaultAsync(cancel);
        if (album is null)
        {
            return CatalogProblems.AlbumNotFound(albumId);
        }

        if (!await album.MayBeChangedByAsync(user, rights, cancel))
        {
            return CatalogProblems.NotAManager;
        }

        if (!Revision.IsExpected(http, AlbumResponse.TagOf(album)))
        {
            return Revision.Changed;
        }

        if (await database.Tracks.AnyAsync(t => t.AlbumId == albumId, cancel))
        {
            return CatalogProblems.AlbumInUse;
        }

        database.Albums.Remove(album);
        removals.Add(ObjectRemoval.Prefix, Buckets.Covers, PutAlbumCover.FolderOf(albumId));
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return TypedResults.NoContent();
    }
}
