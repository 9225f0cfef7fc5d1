using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>Adds an album to an artist.</summary>
internal static class CreateAlbum
{
    /// <param name="ArtistId">The main artist; needs <c>UPLOAD</c> there.</param>
    /// <param name="CoverUrl">Address of the cover; <c>cover_image_url</c> is the same under its other name. PUT cover takes the picture itself.</param>
    public sealed record Request(
        [property: Required, StringLength(Album.MaxTitleLength), PlainText] string Title,
        [property: Required] Guid? ArtistId,
        DateOnly? ReleaseDate = null,
        [property: AllowedValues(Album.Single, Album.ExtendedPlay, Album.LongPlay)] string Type = Album.LongPlay,
        [property: PictureAddress] string? CoverUrl = null,
        [property: PictureAddress] string? CoverImageUrl = null);

    public static async Task<Results<Created<AlbumResponse>, ForbiddenProblem, UnprocessableProblem>> Handle(
        Request request, CurrentUser user, CatalogDb database, ArtistRights rights, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        var artist = await database.Artists.SingleOrDefaultAsync(a => a.Id == request.ArtistId, cancel);
        if (artist is null)
        {
            return CatalogProblems.UnknownArtist(request.ArtistId!.Value);
        }

        if (!await rights.HasAsync(user, artist.Id, ArtistManager.Upload, cancel))
        {
            return CatalogProblems.NotAManager;
        }

        var now = clock.GetUtcNow();
        var album = new Album
        {
            Id = Guid.CreateVersion7(now),
            ArtistId = artist.Id,
            Artist = artist,
            Title = request.Title.Trim(),
            ReleaseDate = request.ReleaseDate,
            Type = request.Type,
            CoverUrl = request.CoverUrl ?? request.CoverImageUrl,
            CreatedAt = now,
            UpdatedAt = now,
        };
        database.Albums.Add(album);
        await database.SaveChangesAsync(cancel);
        http.Response.Headers.ETag = AlbumResponse.TagOf(album);
        return TypedResults.Created($"/api/v1/albums/{album.Id}", AlbumResponse.From(album));
    }
}
