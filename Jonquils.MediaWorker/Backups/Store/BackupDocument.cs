using System.Text.Json.Serialization;

namespace Jonquils.MediaWorker.Backups.Store;

/// <summary><c>backup.json</c>: what a backup consists of. Written last, so that a folder without it is no backup.</summary>
/// <param name="Format">Rises when an older restore could not read it.</param>
/// <param name="TakenAt">When the first snapshot was taken, by the database server's clock.</param>
/// <param name="DumpTool">What wrote the databases.</param>
/// <param name="Server">Version of the database server.</param>
/// <param name="EncryptedWith">Id of the key; what it says counts only where <see cref="IsSealed"/>.</param>
internal sealed record BackupDocument(
    int Format, Guid Id, DateTimeOffset StartedAt, DateTimeOffset TakenAt, string DumpTool, string Server, IReadOnlyList<DatabasePart> Databases, ObjectsPart Objects,
    string? EncryptedWith = null)
{
    public const string FileName = "backup.json";
    public const int CurrentFormat = 1;

    /// <summary>Format of a <see cref="SealedDocument"/>, which older versions refuse as newer than they are.</summary>
    public const int SealedFormat = 2;

    /// <summary>Whether it could be read with the key only, and so was written by somebody who has that.</summary>
    [JsonIgnore]
    public bool IsSealed { get; init; }

    public DatabasePart Database(string name) =>
        Databases.SingleOrDefault(d => d.Name == name) ?? throw new BackupException($"Backup {Id} has no database {name}.");
}

/// <summary><c>backup.json</c> of a backup that is encrypted.</summary>
/// <param name="Sealed">A <see cref="BackupDocument"/> as JSON, sealed under the name that this object has.</param>
internal sealed record SealedDocument(int Format, byte[]? Sealed);

/// <summary>A database in pg_dump's custom format.</summary>
/// <param name="TakenAt">When its snapshot was taken.</param>
/// <param name="Rows">By <c>schema.table</c>, rows in the snapshot.</param>
internal sealed record DatabasePart(string Name, string File, long Bytes, string Sha256, DateTimeOffset TakenAt, SortedDictionary<string, long> Rows);

/// <summary>The list of objects: gzipped lines of <see cref="ListedObject"/>.</summary>
/// <param name="Copied">Originals copied for the first time; <see langword="null"/> where objects are listed only.</param>
internal sealed record ObjectsPart(string File, long Bytes, string Sha256, long Objects, long ObjectBytes, long? Copied)
{
    public const string FileName = "objects.ndjson.gz";
}

/// <param name="Copy">Key of its copy in bucket <c>backups</c>; <see langword="null"/> when there is none.</param>
internal sealed record ListedObject(string Bucket, string Key, long Bytes, string ETag, string? Copy = null);

/// <summary>A backup that is there.</summary>
/// <param name="Folder">Named after its moment, so that they sort by it.</param>
internal sealed record StoredBackup(string Folder, DateTimeOffset MadeAt, bool IsVerified);
