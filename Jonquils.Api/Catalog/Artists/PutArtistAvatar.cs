using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Api.Paging;
using Jonquils.Api.Pictures;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Artists;

/// <summary>Takes an artist's picture: the body is the picture itself. Its thumbnails are made as those of an album's cover are.</summary>
internal static class PutArtistAvatar
{
    /// <summary>Prefix in bucket <c>covers</c> of all of an artist's pictures.</summary>
    public static string FolderOf(Guid artistId) => $"artists/{artistId:N}/";

    public static async Task<IResult> Handle(
        Guid artistId, CurrentUser user, CatalogDb database, ArtistRights rights, IObjectStore objects, ObjectRemovals removals, TimeProvider clock, HttpContext http,
        CancellationToken cancel)
    {
        var artist = await database.Artists.SingleOrDefaultAsync(a => a.Id == artistId, cancel);
        if (artist is null)
        {
            return CatalogProblems.ArtistNotFound(artistId);
        }

        if (!await rights.HasAsync(user, artistId, ArtistManager.EditProfile, cancel))
        {
            return CatalogProblems.NotAManager;
        }

        if (!Revision.IsExpected(http, Revision.Tag(artist.Version)))
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

        if (Picture.Read(picture.Span) is not { HasGoodSize: true } avatar)
        {
            return CatalogProblems.BadPicture;
        }

        // A folder for each picture, as with covers: the address changes with the content, so that caches may keep it.
        var now = clock.GetUtcNow();
        var revision = Guid.CreateVersion7(now);
        var key = $"{FolderOf(artistId)}{revision:N}/cover{avatar.Extension}";
        using var content = new MemoryStream(picture.ToArray(), writable: false);
        await objects.PutAsync(Buckets.Covers, key, content, avatar.ContentType, cancel);
        if (GetArtistAvatar.RevisionOf(artist) is { } former)
        {
            removals.Add(ObjectRemoval.Prefix, Buckets.Covers, $"{FolderOf(artistId)}{former}/");
        }

        artist.AvatarUrl = $"/api/v1/artists/{artistId}/avatar?v={revision:N}";
        artist.UpdatedAt = now;
        database.AddToOutbox(
            "worker", HttpMethod.Post, "/internal/v1/thumbnails", Guid.CreateVersion7(now), new ThumbnailOrder(Buckets.Covers, key), $"artist/{artistId}", now);
        try
        {
            await database.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Revision.Changed;
        }

        http.Response.Headers.ETag = Revision.Tag(artist.Version);
        return TypedResults.Ok(ArtistResponse.From(artist));
    }
}
