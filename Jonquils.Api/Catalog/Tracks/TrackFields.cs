using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>What people say about a track; the same for a new one and a changed one.</summary>
public abstract record TrackFields
{
    [Required, StringLength(Track.MaxTitleLength), PlainText]
    public string Title { get; init; } = "";

    /// <summary>The main artist, where there is one only; <see cref="Artists"/> takes several.</summary>
    public Guid? ArtistId { get; init; }

    /// <summary>Artists in the order of their names; instead of <see cref="ArtistId"/>.</summary>
    [MaxLength(50)]
    public IReadOnlyList<ArtistPart>? Artists { get; init; }

    public Guid? AlbumId { get; init; }

    /// <summary>The genre, where there is one only; <see cref="GenreIds"/> takes several.</summary>
    public int? GenreId { get; init; }

    [MaxLength(20)]
    public IReadOnlyList<int>? GenreIds { get; init; }

    /// <summary>Milliseconds; for a track without audio. Packaging measures it.</summary>
    [Range(0, 24 * 3600 * 1000)]
    public int? DurationMs { get; init; }

    [Range(1, 10_000)]
    public int? TrackNumber { get; init; }

    [Range(1, 1000)]
    public int? DiscNumber { get; init; }

    public DateOnly? ReleaseDate { get; init; }

    /// <summary>Key of an object in bucket <c>tracks</c> that is the track's audio.</summary>
    [StringLength(1024), PlainText]
    public string? FilePath { get; init; }

    /// <summary>Beats a minute.</summary>
    [Range(0d, 1000d)]
    public double? Tempo { get; init; }

    [Range(0d, 1d)]
    public double? Energy { get; init; }

    [Range(0d, 1d)]
    public double? Valence { get; init; }

    /// <summary>An artist's part in the track.</summary>
    /// <param name="ArtistType"><c>MAIN</c>, <c>FEATURED</c> or <c>REMIXER</c>.</param>
    /// <param name="DisplayOrder">Order of the names; absent, the order of the list.</param>
    public sealed record ArtistPart(
        [property: Required] Guid? Id,
        [property: AllowedValues(TrackArtist.Main, TrackArtist.Featured, TrackArtist.Remixer)] string ArtistType = TrackArtist.Main,
        [property: Range(1, 1000)] int? DisplayOrder = null);
}
