namespace Jonquils.Api.Catalog;

/// <summary>Somebody whose music is in the catalogue; not an account.</summary>
internal sealed class Artist
{
    public const int MaxNameLength = 100;
    public const string Unknown = "Unknown artist";

    public Guid Id { get; init; }

    /// <summary>The account that owns the profile, if any.</summary>
    public Guid? UserId { get; init; }

    public required string Name { get; set; }

    public string? Bio { get; set; }

    public string? Country { get; set; }

    public string? AvatarUrl { get; set; }

    public bool IsVerified { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Row version (PostgreSQL's xmin), for ETags.</summary>
    public uint Version { get; private set; }
}

/// <summary>Lets an account manage an artist.</summary>
internal sealed class ArtistManager
{
    public const string All = "ALL";
    public const string Upload = "UPLOAD";
    public const string EditProfile = "EDIT_PROFILE";

    public long Id { get; init; }

    public Guid ArtistId { get; init; }

    /// <summary>An account's id; it lives in another database.</summary>
    public Guid UserId { get; init; }

    /// <summary>JSON array of <c>ALL</c>, <c>UPLOAD</c>, <c>EDIT_PROFILE</c>.</summary>
    public required string Permissions { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An artist's part in a track.</summary>
internal sealed class TrackArtist
{
    public const string Main = "MAIN";
    public const string Featured = "FEATURED";
    public const string Remixer = "REMIXER";

    public Guid TrackId { get; init; }

    public Guid ArtistId { get; init; }

    public Artist? Artist { get; init; }

    /// <summary><c>MAIN</c>, <c>FEATURED</c> or <c>REMIXER</c>.</summary>
    public required string ArtistType { get; init; }

    /// <summary>Order of the names, from 1.</summary>
    public int DisplayOrder { get; init; }
}

/// <summary>A kind of music.</summary>
internal sealed class Genre
{
    public const int MaxNameLength = 50;

    public int Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; set; }
}

/// <summary>A release.</summary>
internal sealed class Album
{
    public const int MaxTitleLength = 150;
    public const string Single = "SINGLE";
    public const string ExtendedPlay = "EP";
    public const string LongPlay = "ALBUM";

    public Guid Id { get; init; }

    public Guid? ArtistId { get; set; }

    public Artist? Artist { get; set; }

    public required string Title { get; set; }

    public DateOnly? ReleaseDate { get; set; }

    public string? CoverUrl { get; set; }

    /// <summary><c>SINGLE</c>, <c>EP</c> or <c>ALBUM</c>.</summary>
    public required string Type { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Row version (PostgreSQL's xmin), for ETags.</summary>
    public uint Version { get; private set; }
}

/// <summary>A package in bucket <c>hls</c>, shared by every track made of the same source.</summary>
internal sealed class StoredPackage
{
    public required string SourceSha256 { get; init; }

    public required string Profile { get; init; }

    public required string FileKey { get; init; }

    public long Bytes { get; init; }

    public string? WaveformFile { get; init; }

    public string? CoverFile { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
