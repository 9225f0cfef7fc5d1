using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Artists;

/// <summary>An artist's picture: the thumbnail that fits, else the original.</summary>
internal static class GetArtistAvatar
{
    public static async Task<Results<FileStreamHttpResult, NotFoundProblem>> Handle(
        Guid artistId, CatalogDb database, IObjectStore objects, HttpContext http, CancellationToken cancel, int? size = null)
    {
        var artist = await database.Artists.AsNoTracking().SingleOrDefaultAsync(a => a.Id == artistId, cancel);
        return artist is not null && RevisionOf(artist) is { } revision
            && await StoredPicture.OpenAsync(objects, $"{PutArtistAvatar.FolderOf(artistId)}{revision}/", size, http, cancel) is { } picture
            ? picture
            : CatalogProblems.NoCover;
    }

    /// <returns>Name of the folder of the picture that was uploaded here; <see langword="null"/> when it is elsewhere or absent.</returns>
    public static string? RevisionOf(Artist artist) => StoredPicture.RevisionOf(artist.AvatarUrl, $"/api/v1/artists/{artist.Id}/avatar?");
}
