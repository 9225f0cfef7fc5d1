using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>An artist's albums; takes what the list of all albums takes.</summary>
internal static class ListArtistAlbums
{
    public static async Task<Results<Ok<Page<AlbumResponse>>, BadRequestProblem, NotFoundProblem>> Handle(
        Guid artistId, [AsParameters] ListAlbums.Query query, CatalogDb database, CancellationToken cancel)
    {
        if (!await database.Artists.AnyAsync(a => a.Id == artistId, cancel))
        {
            return CatalogProblems.ArtistNotFound(artistId);
        }

        return (await ListAlbums.Handle(query with { ArtistId = artistId }, database, cancel)).Result is Ok<Page<AlbumResponse>> page ? page : CatalogProblems.BadCursor;
    }
}
