namespace Jonquils.Contracts;

/// <summary>Answer to the request for a backup. Written by the worker, passed on by the Api.</summary>
public sealed record BackupStarted(Guid Id);

/// <summary>A backup as operators see it.</summary>
/// <param name="Status"><c>RUNNING</c>, <c>COMPLETED</c> or <c>FAILED</c>.</param>
/// <param name="RequestedBy"><c>schedule</c>, <c>operator</c> or <c>recovery</c>, when the worker of the run before died.</param>
/// <param name="Verified">Whether it was read back, restored and counted.</param>
/// <param name="Bytes">Size of all its parts; copies of objects not counted.</param>
public sealed record BackupState(
    Guid Id,
    string Status,
    string RequestedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    bool Verified,
    DateTimeOffset? VerifiedAt,
    long? Bytes,
    string? Error,
    BackupDetail Detail);

/// <summary>What is known of a backup beside its state.</summary>
/// <param name="Folder">Where it lies in bucket <c>backups</c>, without a trailing slash.</param>
/// <param name="Worker">Who made it.</param>
/// <param name="Mismatches">Tables whose rows after the trial restore were not as many as were backed up.</param>
/// <param name="RemovedAt">When retention removed it.</param>
/// <param name="EncryptedWith">Id of the key that it is encrypted with; <see langword="null"/> when it is not.</param>
public sealed record BackupDetail(
    string? Folder = null,
    string? Worker = null,
    IReadOnlyList<BackupDatabaseState>? Databases = null,
    BackupObjectsState? Objects = null,
    DateTimeOffset? VerifiedAt = null,
    IReadOnlyList<string>? Mismatches = null,
    DateTimeOffset? RemovedAt = null,
    string? EncryptedWith = null);

/// <summary>A database in a backup.</summary>
public sealed record BackupDatabaseState(string Name, long Bytes, int Tables, long Rows);

/// <summary>The objects that a backup lists.</summary>
/// <param name="Copied">Originals that were copied for the first time; <see langword="null"/> where objects are listed only.</param>
public sealed record BackupObjectsState(long Objects, long Bytes, long? Copied = null);

/// <param name="NextAfter">Ask for the next page with it; <see langword="null"/> on the last.</param>
public sealed record BackupPage(IReadOnlyList<BackupState> Items, Guid? NextAfter);
