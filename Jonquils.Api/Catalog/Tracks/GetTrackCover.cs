using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>A track's cover as WebP, 640 or 160 pixels square.</summary>
internal static class GetTrackCover
{
    public const int Large = 640;
    public const int Small = 160;

    public static async Task<Results<FileStreamHttpResult, NotFoundProblem>> Handle(
        Guid trackId, CurrentUser? user, CatalogDb database, IObjectStore objects, HttpContext http, CancellationToken cancel, int size = Large)
    {
        var folder = await database.Tracks.VisibleTo(user, database).Where(t => t.Id == trackId).Select(t => t.FileKey).SingleOrDefaultAsync(cancel);
        var file = size <= Small ? $"cover-{Small}.webp" : $"cover-{Large}.webp";
        if (folder is null || await objects.OpenAsync(Buckets.Hls, $"{folder}/{file}", 0, null, cancel) is not { } cover)
        {
            return CatalogProblems.NoCover;
        }

        http.Response.Headers.CacheControl = "public, max-age=86400";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.Stream(cover.Body, "image/webp", entityTag: new EntityTagHeaderValue($"\"{cover.Info.ETag}\""));
    }
}
