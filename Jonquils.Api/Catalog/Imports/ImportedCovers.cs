using Jonquils.Api.Catalog.Albums;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Pictures;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.Api.Catalog.Imports;

/// <summary>Gives albums the covers that the scan found beside or in their files.</summary>
internal sealed class ImportedCovers(CatalogDb database, IObjectStore objects, TimeProvider clock)
{
    /// <summary>Copies a picture from bucket <c>covers</c> to the album's own place. What is no good picture is left out: music matters more.</summary>
    public async Task TakeAsync(Album album, string key, CancellationToken cancel)
    {
        try
        {
            await using var found = await objects.OpenAsync(Buckets.Covers, key, 0, null, cancel);
            if (found is null || found.BodyBytes > Picture.MaxBytes)
            {
                return;
            }

            var picture = new byte[found.BodyBytes];
            await found.Body.ReadExactlyAsync(picture, cancel);
            if (Picture.Read(picture) is not { HasGoodSize: true } cover)
            {
                return;
            }

            var revision = Guid.CreateVersion7(clock.GetUtcNow());
            using var content = new MemoryStream(picture, writable: false);
            var copy = $"{PutAlbumCover.FolderOf(album.Id)}{revision:N}/cover{cover.Extension}";
            await objects.PutAsync(Buckets.Covers, copy, content, cover.ContentType, cancel);
            database.OrderThumbnails(album.Id, copy, clock.GetUtcNow());
            album.CoverUrl = $"/api/v1/albums/{album.Id}/cover?v={revision:N}";
        }
        catch (ArgumentException)
        {
            // The store refuses keys that could lead anywhere else.
        }
    }
}
