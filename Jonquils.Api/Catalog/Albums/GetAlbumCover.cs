using System.Globalization;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>An album's cover: the thumbnail that fits, else the original.</summary>
internal static class GetAlbumCover
{
    private const int Large = 640;
    private const int Small = 160;

    private static readonly string[] Originals = ["cover.jpg", "cover.png", "cover.webp"];

    public static async Task<Results<FileStreamHttpResult, NotFoundProblem>> Handle(
        Guid albumId, CatalogDb database, IObjectStore objects, HttpContext http, CancellationToken cancel, int? size = null)
    {
        var album = await database.Albums.AsNoTracking().SingleOrDefaultAsync(a => a.Id == albumId, cancel);
        if (album is null || RevisionOf(album) is not { } revision)
        {
            return CatalogProblems.NoCover;
        }

        var folder = $"{PutAlbumCover.FolderOf(albumId)}{revision}/";
        string[] thumbnail = size is { } wanted ? [$"cover-{(wanted <= Small ? Small : Large).ToString(CultureInfo.InvariantCulture)}.webp"] : [];
        foreach (var name in thumbnail.Concat(Originals))
        {
            if (await objects.OpenAsync(Buckets.Covers, folder + name, 0, null, cancel) is { } cover)
            {
                http.Response.Headers.CacheControl = "public, max-age=86400";
                http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                // Never a type that a browser would run, whatever lies there.
                var type = Path.GetExtension(name) switch { ".png" => "image/png", ".webp" => "image/webp", _ => "image/jpeg" };
                return TypedResults.Stream(cover.Body, type, entityTag: new EntityTagHeaderValue($"\"{cover.Info.ETag}\""));
            }
        }

        return CatalogProblems.NoCover;
    }

    /// <returns>Name of the folder of the picture that was uploaded here; <see langword="null"/> when the cover is elsewhere or absent.</returns>
    public static string? RevisionOf(Album album)
    {
        var prefix = $"/api/v1/albums/{album.Id}/cover?";
        return album.CoverUrl?.StartsWith(prefix, StringComparison.Ordinal) == true
            && Guid.TryParseExact(QueryHelpers.ParseQuery(album.CoverUrl[(prefix.Length - 1)..])["v"], "N", out var revision)
            ? revision.ToString("N")
            : null;
    }
}
