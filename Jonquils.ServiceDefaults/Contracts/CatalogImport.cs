namespace Jonquils.Contracts;

/// <summary>Files that the library's scan found, for the catalogue to take. Written by the worker's ETL, read by the Api.</summary>
/// <remarks>
/// Sent as <c>POST /internal/v1/catalog/import</c>; answered with <see cref="CatalogImportResult"/>, one outcome an entry, in the same order, and then
/// one for each of <see cref="Gone"/>. May be delivered more than once: an entry is known by bucket, path and ETag, and a known one changes
/// nothing. Add optional members only.
/// </remarks>
/// <param name="Entries">At most <see cref="MaxEntries"/>, those of <paramref name="Gone"/> counted in.</param>
/// <param name="Refresh">Describe known files anew by what the entries say, as after a change of how tags are read. What is packaged stays.</param>
/// <param name="Gone">Files that are no longer there. Their tracks vanish from listeners but keep their ids, so that plays and favourites are there again when the files are.</param>
public sealed record CatalogImport(IReadOnlyList<CatalogImportEntry> Entries, bool Refresh = false, IReadOnlyList<CatalogImportGone>? Gone = null)
{
    public const int MaxEntries = 500;
}

/// <summary>One file. What is <see langword="null"/> is not known; a later import of other content under the same path replaces what it knows.</summary>
/// <param name="Bucket">Bucket of the file, usually <c>tracks</c>.</param>
/// <param name="Path">Key in the bucket; at most 1,024 bytes of UTF-8.</param>
/// <param name="ETag">The object's ETag; another one means other content.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="SourceSha256">SHA-256 of the bytes, 64 lower-case hexadecimal digits; with it the Api orders the package, without it the track waits for its audio.</param>
/// <param name="Tags">What the file's tags say.</param>
/// <param name="Artists">Artists with their parts, where the tags name several; else <see cref="MediaTags.Artist"/>.</param>
/// <param name="DurationMs">Milliseconds.</param>
/// <param name="Tempo">Beats a minute.</param>
/// <param name="Energy">0 to 1.</param>
/// <param name="Valence">0 to 1.</param>
/// <param name="AlbumType"><c>SINGLE</c>, <c>EP</c> or <c>ALBUM</c>; <c>ALBUM</c> when absent.</param>
/// <param name="CoverKey">Key in bucket <c>covers</c> of the folder that holds the album's cover, or <see langword="null"/>.</param>
/// <param name="FeaturesJson">What else analysis found, a JSON object, kept as it is.</param>
/// <param name="MovedFrom">Path in the same bucket where this content was before, and is no longer: the track goes along and stays as it is.</param>
public sealed record CatalogImportEntry(
    string Bucket,
    string Path,
    string ETag,
    long Bytes,
    string? SourceSha256 = null,
    MediaTags? Tags = null,
    IReadOnlyList<CatalogImportArtist>? Artists = null,
    int? DurationMs = null,
    double? Tempo = null,
    double? Energy = null,
    double? Valence = null,
    string? AlbumType = null,
    string? CoverKey = null,
    string? FeaturesJson = null,
    string? MovedFrom = null);

/// <summary>A file that is no longer there, or can no longer be a track.</summary>
public sealed record CatalogImportGone(string Bucket, string Path);

/// <param name="ArtistType"><c>MAIN</c>, <c>FEATURED</c> or <c>REMIXER</c>.</param>
public sealed record CatalogImportArtist(string Name, string ArtistType = "MAIN");

/// <summary>The Api's answer to a <see cref="CatalogImport"/>.</summary>
/// <param name="Outcomes">One an entry, in the entries' order.</param>
public sealed record CatalogImportResult(IReadOnlyList<CatalogImportOutcome> Outcomes);

/// <param name="Outcome">One of <see cref="CatalogImportOutcomes"/>.</param>
/// <param name="TrackId">The entry's track; <see langword="null"/> when rejected, or deleted since.</param>
/// <param name="JobId">The packaging job that was ordered, if any.</param>
/// <param name="Code">Why it was rejected, stable, snake_case.</param>
/// <param name="Message">The same for people.</param>
public sealed record CatalogImportOutcome(string Bucket, string Path, string Outcome, Guid? TrackId = null, Guid? JobId = null, string? Code = null, string? Message = null);

/// <summary>What became of an entry.</summary>
public static class CatalogImportOutcomes
{
    public const string Created = "created";
    public const string Updated = "updated";
    public const string Unchanged = "unchanged";
    public const string Rejected = "rejected";

    /// <summary>The track that was under the old path goes on under the new one.</summary>
    public const string Moved = "moved";

    /// <summary>The file was gone and is there again, and so is its track.</summary>
    public const string Restored = "restored";

    /// <summary>The file is gone; its track waits for it unseen.</summary>
    public const string Gone = "gone";
}
