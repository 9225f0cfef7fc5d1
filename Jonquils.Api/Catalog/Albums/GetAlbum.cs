using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>One album.</summary>
internal static class GetAlbum
{
    public static async Task<Results<Ok<AlbumResponse>, StatusCodeHttpResult, NotFoundProblem>> Handle(
        Guid albumId, CatalogDb database, HttpContext http, CancellationToken cancel)
    {
        var album = await database.Albums.AsNoTracking().Include(a => a.Artist).SingleOrDefaultAsync(a => a.Id == albumId, cancel);
        if (album is null)
        {
            return CatalogProblems.AlbumNotFound(albumId);
        }

        return Revision.IsKnown(http, AlbumResponse.TagOf(album))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(AlbumResponse.From(album));
    }
}
