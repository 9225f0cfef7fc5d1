using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>Replaces what is known of an album.</summary>
internal static class ReplaceAlbum
{
    /// <param name="ArtistId">Moves the album to another artist; needs <c>UPLOAD</c> there too. Absent, it stays.</param>
    /// <param name="CoverUrl">Address of the cover; absent, it stays.</param>
    public sealed record Request(
        [property: Required, StringLength(Album.MaxTitleLength), PlainText] string Title,
        Guid? ArtistId = null,
        DateOnly? ReleaseDate = null,
        [property: AllowedValues(Album.Single, Album.ExtendedPlay, Album.LongPlay)] string Type = Album.LongPlay,
        [property: PictureAddress] string? CoverUrl = null,
        [property: PictureAddress] string? CoverImageUrl = null);

    public static async Task<Results<Ok<AlbumResponse>, ForbiddenProblem, NotFoundProblem, PreconditionFailedProblem, UnprocessableProblem>> Handle(
        Guid albumId, Request request, CurrentUser user, CatalogDb database, ArtistRights rights, TrackCache cache, TimeProvider clock, HttpContext http,
        CancellationToken cancel)
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

        if (request.ArtistId is { } artistId && artistId != album.ArtistId)
        {
            album.Artist = await database.Artists.SingleOrDefaultAsync(a => a.Id == artistId, cancel);
            if (album.Artist is null)
            {
                return CatalogProblems.UnknownArtist(artistId);
            }

            if (!await rights.HasAsync(user, artistId, ArtistManager.Upload, cancel))
            {
                return CatalogProblems.NotAManager;
            }

            album.ArtistId = artistId;
        }

        album.Title = request.Title.Trim();
        album.ReleaseDate = request.ReleaseDate;
        album.Type = request.Type;
        album.CoverUrl = request.CoverUrl ?? request.CoverImageUrl ?? album.CoverUrl;
        album.UpdatedAt = clock.GetUtcNow();
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

/// <summary>Who may change an album: those with <c>UPLOAD</c> on its artist; without an artist, administrators.</summary>
internal static class AlbumRights
{
    public static async Task<bool> MayBeChangedByAsync(this Album album, CurrentUser user, ArtistRights rights, CancellationToken cancel) =>
        user.IsAdmin || (album.ArtistId is { } artistId && await rights.HasAsync(user, artistId, ArtistManager.Upload, cancel));
}
