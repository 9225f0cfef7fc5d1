namespace Jonquils.Api.Catalog.Artists;

/// <summary>An artist as clients see it; the picture stands under both names that clients know.</summary>
/// <param name="UserId">The account that owns the profile, or <see langword="null"/>.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record ArtistResponse(
    Guid Id, Guid? UserId, string Name, string? Bio, string? Country, string? AvatarUrl, bool IsVerified, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public string? ImageUrl => AvatarUrl;

    internal static ArtistResponse From(Artist artist) => new(
        artist.Id, artist.UserId, artist.Name, artist.Bio, artist.Country, artist.AvatarUrl, artist.IsVerified, artist.CreatedAt, artist.UpdatedAt);
}
