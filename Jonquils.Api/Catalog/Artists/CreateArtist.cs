using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Paging;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Catalog.Artists;

/// <summary>Makes an artist, whose creator manages it with all permissions.</summary>
internal static class CreateArtist
{
    /// <param name="Country">ISO 3166-1 alpha-2, upper case.</param>
    /// <param name="AvatarUrl">Address of the picture; <c>image_url</c> is the same under its other name.</param>
    /// <param name="IsVerified">Only an administrator may set it.</param>
    public sealed record Request(
        [property: Required, StringLength(Artist.MaxNameLength), PlainText] string Name,
        [property: StringLength(ArtistText.MaxBioLength), PlainText(Multiline = true)] string? Bio = null,
        [property: RegularExpression("^[A-Z]{2}$")] string? Country = null,
        [property: PictureAddress] string? AvatarUrl = null,
        [property: PictureAddress] string? ImageUrl = null,
        bool IsVerified = false);

    public static async Task<Results<Created<ArtistResponse>, ForbiddenProblem>> Handle(
        Request request, CurrentUser user, CatalogDb database, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        if (request.IsVerified && !user.IsAdmin)
        {
            return CatalogProblems.VerifiedByAdmin;
        }

        var now = clock.GetUtcNow();
        var artist = new Artist
        {
            Id = Guid.CreateVersion7(now),
            UserId = user.Id,
            Name = request.Name.Trim(),
            Bio = request.Bio,
            Country = request.Country,
            AvatarUrl = request.AvatarUrl ?? request.ImageUrl,
            IsVerified = request.IsVerified,
            CreatedAt = now,
            UpdatedAt = now,
        };
        database.Artists.Add(artist);
        database.ArtistManagers.Add(new ArtistManager { ArtistId = artist.Id, UserId = user.Id, Permissions = """["ALL"]""", CreatedAt = now });
        await database.SaveChangesAsync(cancel);
        http.Response.Headers.ETag = Revision.Tag(artist.Version);
        return TypedResults.Created($"/api/v1/artists/{artist.Id}", ArtistResponse.From(artist));
    }
}

/// <summary>Limits of an artist's texts.</summary>
internal static class ArtistText
{
    public const int MaxBioLength = 10_000;
}
