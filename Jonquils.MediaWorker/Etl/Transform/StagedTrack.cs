using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Etl.Transform;

/// <summary>What was read from a file, as it waits in <c>staging.track_uploads.metadata</c>. Add optional members only.</summary>
/// <param name="DurationMs">As the header says, in milliseconds; <see langword="null"/> when it does not.</param>
/// <param name="GuessedFromPath">Whether artist and album come from folders' names, the file having no tags.</param>
/// <param name="CoverKey">Where a copy of the cover lies in bucket <c>covers</c>, for the album.</param>
internal sealed record StagedTrack(
    MediaTags Tags,
    IReadOnlyList<CatalogImportArtist> Artists,
    string? Codec = null,
    int? SampleRate = null,
    int? Channels = null,
    int? Kbps = null,
    int? DurationMs = null,
    bool GuessedFromPath = false,
    string? CoverKey = null);

/// <summary>What became of reading one file.</summary>
/// <param name="Status">One of <see cref="Extract.FileStatuses"/>; <see langword="null"/> when it was gone or changed meanwhile, and waits for the next scan.</param>
internal sealed record Processed(
    Extract.RegisteredFile File, string? Status, string? Sha256 = null, StagedTrack? Track = null, MediaError? Reason = null);
