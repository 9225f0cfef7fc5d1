using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>An album's cover: the thumbnail that fits, else the original.</summary>
internal static class GetAlbumCover
{
    public static async Task<Results<FileStreamHttpResult, NotFoundProblem>> Handle(
        Guid albumId, CatalogDb database, IObjectStore objects, HttpContext http, CancellationToken cancel, int? size = null)
    {
        var album = await database.Albums.AsNoTracking().SingleOrDefaultAsync(a => a.Id == albumId, cancel);
        return album is not null && RevisionOf(album) is { } revision
            && await StoredPicture.OpenAsync(objects, $"{PutAlbumCover.FolderOf(albumId)}{revision}/", size, http, cancel) is { } cover
            ? cover
            : CatalogProblems.NoCover;
    }

    /// <returns>Name of the folder of the picture that was uploaded here; <see langword="null"/> when the cover is elsewhere or absent.</returns>
    public static string? RevisionOf(Album album) => StoredPicture.RevisionOf(album.CoverUrl, $"/api/v1/albums/{album.Id}/cover?");
}
