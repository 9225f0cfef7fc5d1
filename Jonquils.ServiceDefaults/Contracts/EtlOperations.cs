namespace Jonquils.Contracts;

/// <summary>Answer to the request for a run of the ETL. Written by the worker, passed on by the Api.</summary>
/// <param name="RunId">The run that will serve the request.</param>
public sealed record EtlRunStarted(Guid RunId);

/// <summary>A run of the ETL as operators see it.</summary>
/// <param name="Status"><c>QUEUED</c>, <c>RUNNING</c>, <c>COMPLETED</c> or <c>FAILED</c>.</param>
/// <param name="RequestedBy"><c>schedule</c>, <c>operator</c> or <c>file</c>.</param>
/// <param name="From">First day of a back-fill, UTC.</param>
/// <param name="To">Day after its last.</param>
/// <param name="Attempt">More than 1 when a worker died in the middle and another went on.</param>
/// <param name="Counters">By name of the task, what it counted.</param>
public sealed record EtlRunState(
    Guid Id,
    string Name,
    string Status,
    string RequestedBy,
    DateOnly? From,
    DateOnly? To,
    bool DryRun,
    int Attempt,
    string? Worker,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyDictionary<string, Dictionary<string, long>> Counters,
    string? Error);

/// <param name="NextAfter">Ask for the next page with it; <see langword="null"/> on the last.</param>
public sealed record EtlRunPage(IReadOnlyList<EtlRunState> Items, Guid? NextAfter);

/// <summary>A task of a run.</summary>
/// <param name="State"><c>RUNNING</c>, <c>COMPLETED</c>, <c>FAILED</c> or <c>SKIPPED</c>.</param>
/// <param name="Log">Its last lines.</param>
public sealed record EtlTaskState(
    int Position,
    string Name,
    string State,
    int Attempt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyDictionary<string, long> Counters,
    string Log,
    string? Error);

/// <summary>A run's tasks, in their order; those that have not begun are absent.</summary>
public sealed record EtlTaskList(IReadOnlyList<EtlTaskState> Items);

/// <summary>A file of the library as the scan knows it.</summary>
/// <param name="Status">
/// <c>NEW</c>, <c>PENDING</c>, <c>STAGED</c>, <c>LOADED</c>, <c>QUARANTINED</c>, <c>DUPLICATE</c>, <c>IGNORED</c>, <c>REPLACED</c>, <c>MOVED</c> or <c>DELETED</c>.
/// </param>
/// <param name="ReasonCode">Why it is no track, stable.</param>
/// <param name="Reason">The same for people.</param>
public sealed record EtlFileState(
    long Id,
    string Bucket,
    string Path,
    string Etag,
    long Bytes,
    string Status,
    string? ReasonCode,
    string? Reason,
    Guid? TrackId,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen);

/// <param name="NextAfter">Ask for the next page with it; <see langword="null"/> on the last.</param>
public sealed record EtlFilePage(IReadOnlyList<EtlFileState> Items, long? NextAfter);

/// <summary>A named schedule of the worker.</summary>
/// <param name="Cron">In UTC; <see langword="null"/> when it runs on demand only.</param>
public sealed record ScheduleState(string Name, string? Cron, DateTimeOffset? NextRun, DateTimeOffset? LastRun);

/// <summary>All schedules, by name.</summary>
public sealed record ScheduleList(IReadOnlyList<ScheduleState> Items);
