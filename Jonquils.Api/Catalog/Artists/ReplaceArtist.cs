using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Artists;

/// <summary>Replaces an artist's profile.</summary>
internal static class ReplaceArtist
{
    /// <param name="AvatarUrl">Address of the picture; <c>image_url</c> is the same under its other name.</param>
    /// <param name="IsVerified">Only an administrator may change it; absent, it stays.</param>
    public sealed record Request(
        [property: Required, StringLength(Artist.MaxNameLength), PlainText] string Name,
        [property: StringLength(ArtistText.MaxBioLength), PlainText(Multiline = true)] string? Bio = null,
        [property: RegularExpression("^[A-Z]{2}$")] string? Country = null,
        [property: PictureAddress] string? AvatarUrl = null,
        [property: PictureAddress] string? ImageUrl = null,
        bool? IsVerified = null);

    public static async Task<Results<Ok<ArtistResponse>, ForbiddenProblem, NotFoundProblem, PreconditionFailedProblem>> Handle(
        Guid artistId, Request request, CurrentUser user, CatalogDb database, ArtistRights rights, TrackCache cache, TimeProvider clock, HttpContext http,
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

        if (request.IsVerified is { } verified && verified != artist.IsVerified && !user.IsAdmin)
        {
            return CatalogProblems.VerifiedByAdmin;
        }

        if (!Revision.IsExpected(http, Revision.Tag(artist.Version)))
        {
            return Revision.Changed;
        }

        artist.Name = request.Name.Trim();
        artist.Bio = request.Bio;
        artist.Country = request.Country;
        artist.AvatarUrl = request.AvatarUrl ?? request.ImageUrl;
        artist.IsVerified = request.IsVerified ?? artist.IsVerified;
        artist.UpdatedAt = clock.GetUtcNow();
        try
        {
            await database.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Revision.Changed;
        }

        cache.ForgetAll();
        http.Response.Headers.ETag = Revision.Tag(artist.Version);
        return TypedResults.Ok(ArtistResponse.From(artist));
    }
}
