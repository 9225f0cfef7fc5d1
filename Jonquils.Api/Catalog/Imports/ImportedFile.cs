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

    /// <summary><see langword="null"/> when the track was deleted since; it does not come back while the file stays the same.</summary>
    public Guid? TrackId { get; set; }

    public DateTimeOffset TakenAt { get; set; }
}
