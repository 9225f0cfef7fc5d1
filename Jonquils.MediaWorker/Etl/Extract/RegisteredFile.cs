namespace Jonquils.MediaWorker.Etl.Extract;

/// <summary>A file that the registry knows.</summary>
internal sealed record RegisteredFile(long Id, string Path, string ETag, long Bytes);

/// <summary>States of a file in the registry.</summary>
internal static class FileStatuses
{
    /// <summary>Seen once; somebody may still be writing it.</summary>
    public const string New = "NEW";

    /// <summary>To be read.</summary>
    public const string Pending = "PENDING";

    /// <summary>Read, and to be told to the catalogue.</summary>
    public const string Staged = "STAGED";

    /// <summary>A track.</summary>
    public const string Loaded = "LOADED";

    /// <summary>No track, for a reason.</summary>
    public const string Quarantined = "QUARANTINED";

    /// <summary>Its bytes are another file's, which is the track.</summary>
    public const string Duplicate = "DUPLICATE";

    /// <summary>No music: pictures, texts and the like.</summary>
    public const string Ignored = "IGNORED";

    /// <summary>Other content came under its path.</summary>
    public const string Replaced = "REPLACED";

    /// <summary>Its content lies under another path now.</summary>
    public const string Moved = "MOVED";

    /// <summary>Gone.</summary>
    public const string Deleted = "DELETED";
}

/// <summary>What a dry run's scan found, for its next task.</summary>
internal sealed class ScanFindings
{
    public List<RegisteredFile> New { get; } = [];
}
