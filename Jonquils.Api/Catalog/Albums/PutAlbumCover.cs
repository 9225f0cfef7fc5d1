using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.Api.Paging;
using Jonquils.Api.Pictures;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>Takes an album's cover: the body is the picture itself.</summary>
/// <remarks>
/// The original is kept. This service has no decoder of pictures, on purpose: they come from strangers. Thumbnails lie beside the original as
/// <c>cover-640.webp</c> and <c>cover-160.webp</c> once the worker has made them; until then the original is served in their place.
/// </remarks>
internal static class PutAlbumCover
{
    /// <summary>Prefix in bucket <c>covers</c> of all of an album's pictures.</summary>
    public static string FolderOf(Guid albumId) => $"albums/{albumId:N}/";

    public static async Task<IResult> Handle(
        Guid albumId, CurrentUser user, CatalogDb database, ArtistRights rights, IObjectStore objects, ObjectRemovals removals, TrackCache cache, TimeProvider clock,
        HttpContext http, CancellationToken cancel)
    {
        var album = await database.Albums.Include(a => a.Artist).SingleOrDefaultAsync(a => a.Id == albumId, cancel);
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

        if (!Picture.MayBe(http.Request.ContentType))
        {
            return CatalogProblems.NotAPicture;
        }

        if (await Picture.ReadBodyAsync(http, cancel) is not { } picture)
        {
            return CatalogProblems.PictureTooLarge;
        }

        if (Picture.Read(picture.Span) is not { HasGoodSize: true } cover)
        {
            return CatalogProblems.BadPicture;
        }

        // Every picture has a folder of its own: the address changes with the content, so that caches may keep it, and a reader never meets half of two.
        var revision = Guid.CreateVersion7(clock.GetUtcNow());
        using var content = new MemoryStream(picture.ToArray(), writable: false);
        var key = $"{FolderOf(albumId)}{revision:N}/cover{cover.Extension}";
        await objects.PutAsync(Buckets.Covers, key, content, cover.ContentType, cancel);
        if (GetAlbumCover.RevisionOf(album) is { } former)
        {
            removals.Add(ObjectRemoval.Prefix, Buckets.Covers, $"{FolderOf(albumId)}{former}/");
        }

        album.CoverUrl = $"/api/v1/albums/{albumId}/cover?v={revision:N}";
        album.UpdatedAt = clock.GetUtcNow();
        database.OrderThumbnails(albumId, key, album.UpdatedAt);
        try
        {
            await database.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Revision.Changed;
        }

        cache.ForgetAll();
        http.Response.Headers.ETag = AlbumResponse.TagOf(album);
        return TypedResults.Ok(AlbumResponse.From(album));
    }
}

/// <summary>Orders of thumbnails, written with the cover that they are of.</summary>
internal static class AlbumThumbnails
{
    public static void OrderThumbnails(this CatalogDb database, Guid albumId, string key, DateTimeOffset now) => database.AddToOutbox(
        "worker", HttpMethod.Post, "/internal/v1/thumbnails", Guid.CreateVersion7(now), new ThumbnailOrder(Buckets.Covers, key), $"album/{albumId}", now);
}
