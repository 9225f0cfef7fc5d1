namespace Jonquils.Api.Catalog.Imports;

/// <summary>A file that the library's scan brought in, and the track it became.</summary>
internal sealed class ImportedFile
{
    public required string Bucket { get; init; }

    public required string Path { get; init; }

    /// <summary>An object that is gone has none.</summary>
    public const string GoneETag = "";

    /// <summary>The object's ETag when it was last taken; another one means other content. <see cref="GoneETag"/> while the file is gone.</summary>
    public required string ETag { get; set; }

    public bool IsGone => ETag == GoneETag;

    /// <summary><see langword="null"/> when the track was deleted since; it does not come back while the file stays, touched or moved, with the same bytes.</summary>
    public Guid? TrackId { get; set; }

    /// <summary>SHA-256 of the content that was taken, so that a file whose track was deleted is known again when it was merely touched.</summary>
    public string? SourceSha256 { get; set; }

    /// <summary>Whether its track was deleted, and these are still the bytes that it had.</summary>
    public bool IsUnwanted(string etag, string? sha256) =>
        TrackId is null && !IsGone && (ETag == etag || (SourceSha256 is not null && SourceSha256 == sha256));

    public DateTimeOffset TakenAt { get; set; }
}
