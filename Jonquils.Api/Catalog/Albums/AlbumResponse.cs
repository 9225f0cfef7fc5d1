namespace Jonquils.Api.Catalog.Albums;

/// <summary>An album as clients see it; the cover stands under both names that clients know.</summary>
/// <param name="ReleaseDate">A day; <see langword="null"/> when nobody knows.</param>
/// <param name="CoverUrl">Address of the cover, or <see langword="null"/>. One of ours takes <c>?size=640</c> and <c>?size=160</c>.</param>
/// <param name="Type"><c>SINGLE</c>, <c>EP</c> or <c>ALBUM</c>.</param>
public sealed record AlbumResponse(
    Guid Id, string Title, Guid? ArtistId, string? ArtistName, DateOnly? ReleaseDate, string? CoverUrl, string Type, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public string? CoverImageUrl => CoverUrl;

    internal static AlbumResponse From(Album album) => new(
        album.Id, album.Title, album.ArtistId, album.Artist?.Name, album.ReleaseDate, album.CoverUrl, album.Type, album.CreatedAt, album.UpdatedAt);

    /// <summary>Changes with the album and with its artist's name.</summary>
    internal static string TagOf(Album album) => $"\"{album.Version:x}-{album.Artist?.Version ?? 0:x}\"";
}
