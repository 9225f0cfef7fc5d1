using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Artists;

/// <summary>One artist.</summary>
internal static class GetArtist
{
    public static async Task<Results<Ok<ArtistResponse>, StatusCodeHttpResult, NotFoundProblem>> Handle(
        Guid artistId, CatalogDb database, HttpContext http, CancellationToken cancel)
    {
        var artist = await database.Artists.AsNoTracking().SingleOrDefaultAsync(a => a.Id == artistId, cancel);
        if (artist is null)
        {
            return CatalogProblems.ArtistNotFound(artistId);
        }

        return Revision.IsKnown(http, Revision.Tag(artist.Version))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(ArtistResponse.From(artist));
    }
}
