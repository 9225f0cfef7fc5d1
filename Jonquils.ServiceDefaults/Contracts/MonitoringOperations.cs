namespace Jonquils.Contracts;

/// <summary>How the monitor itself is. Written by the worker, read by the Api.</summary>
/// <param name="LastRunAt">When the last run ended that was completed; <see langword="null"/> before the first.</param>
/// <param name="LateAt">When the monitor counts as missing unless another run has completed; <see langword="null"/> when it runs on demand only.</param>
public sealed record MonitorState(DateTimeOffset? LastRunAt, DateTimeOffset? LateAt);

/// <summary>A service of ours, or one that stands behind them.</summary>
/// <param name="Name">E.g. <c>api</c>, <c>worker</c>, <c>web</c>, <c>postgres</c>, <c>redis</c>, <c>monitor</c>.</param>
/// <param name="Kind"><c>service</c> or <c>backing</c>.</param>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>, the worst of its checks.</param>
/// <param name="Checks">By name. Of a backing service, who asked and for what: <c>api/user_db</c>.</param>
/// <param name="Since">Since when it is in this state, as far as anybody looked.</param>
/// <param name="Detail">Why it is not healthy, for people.</param>
public sealed record ServiceState(
    string Name, string Kind, string Status, IReadOnlyDictionary<string, ServiceCheck> Checks, DateTimeOffset Since, DateTimeOffset CheckedAt, string? Detail = null);

/// <param name="DurationMs">How long the check took, in milliseconds; <see langword="null"/> where it is not known.</param>
public sealed record ServiceCheck(string Status, double? DurationMs = null);

/// <summary>All services, ours first.</summary>
public sealed record ServiceList(IReadOnlyList<ServiceState> Items);

/// <summary>What the last run of the monitor found of one thing.</summary>
/// <param name="Name">A figure's name, with its subject behind a colon where there are several: <c>queue_oldest_seconds:audio</c>.</param>
/// <param name="Area">Of a few words: <c>services</c>, <c>queues</c>, <c>forwarding</c>, <c>data</c>, <c>performance</c>, <c>machine</c>, <c>backups</c>, <c>library</c>, <c>security</c>, <c>monitor</c>.</param>
/// <param name="Status"><c>OK</c>, <c>WARNING</c> or <c>CRITICAL</c>.</param>
/// <param name="Threshold">The value from which on it is what its status says; of one that is OK, from which on it would not be. <see langword="null"/> for what is only watched.</param>
/// <param name="Detail">For people.</param>
public sealed record CheckState(string Name, string Area, string Status, double? Value, double? Threshold, string Detail, DateTimeOffset CheckedAt);

/// <summary>The last result of each check, the worst first.</summary>
/// <param name="LastRunAt">When the last run ended; <see langword="null"/> before the first.</param>
public sealed record CheckList(IReadOnlyList<CheckState> Items, DateTimeOffset? LastRunAt);

/// <summary>Something that somebody should look at.</summary>
/// <param name="Key">Name of the check that opened it; there is one alert a key that is not resolved.</param>
/// <param name="Severity"><c>WARNING</c> or <c>CRITICAL</c>.</param>
/// <param name="State"><c>OPEN</c>, <c>ACKNOWLEDGED</c> or <c>RESOLVED</c>.</param>
/// <param name="LastSeenAt">When its check failed last.</param>
/// <param name="Count">How many runs found it failing.</param>
/// <param name="AcknowledgedBy">Id of the administrator.</param>
public sealed record AlertState(
    Guid Id,
    string Key,
    string Severity,
    string Title,
    string Detail,
    string State,
    DateTimeOffset OpenedAt,
    DateTimeOffset LastSeenAt,
    int Count,
    DateTimeOffset? AcknowledgedAt = null,
    Guid? AcknowledgedBy = null,
    DateTimeOffset? ResolvedAt = null);

/// <param name="NextAfter">Ask for the next page with it; <see langword="null"/> on the last.</param>
public sealed record AlertPage(IReadOnlyList<AlertState> Items, Guid? NextAfter);

/// <summary>What an alert's webhook is sent. Written by the worker, read by whoever is named in <c>Monitoring:WebhookUrl</c>.</summary>
/// <param name="NoticeId">The same when it is sent again.</param>
/// <param name="Event">One of <see cref="AlertEvents"/>.</param>
public sealed record AlertNotice(Guid NoticeId, string Event, AlertState Alert);

/// <summary>Asks the Api for a letter. Written by the worker; repeated until the mail server has taken it.</summary>
/// <param name="To">Addresses; all administrators when there are none.</param>
public sealed record AlertLetter(string Subject, string Body, IReadOnlyList<string>? To = null);

/// <summary>What is told of an alert.</summary>
public static class AlertEvents
{
    public const string Opened = "opened";

    /// <summary>A warning has become critical.</summary>
    public const string Escalated = "escalated";
    public const string Resolved = "resolved";
}

/// <summary>How much is stored, and by whom; counted by a scheduled pass.</summary>
/// <param name="TakenAt">When it was counted; <see langword="null"/> before the first pass, when everything else is empty.</param>
/// <param name="Users">Those who use most of what they may, the largest first.</param>
public sealed record StorageState(
    DateTimeOffset? TakenAt, IReadOnlyList<StoredBucket> Buckets, IReadOnlyList<StoredDatabase> Databases, IReadOnlyList<StoringUser> Users, IReadOnlyList<StorageDisk> Disks);

/// <param name="Parts">What it is made of, the largest first.</param>
public sealed record StoredBucket(string Name, long Objects, long Bytes, IReadOnlyList<StoredPart> Parts);

/// <param name="Name">E.g. <c>uploads</c> and <c>library</c> in bucket <c>tracks</c>, a profile of packages in <c>hls</c>.</param>
public sealed record StoredPart(string Name, long Objects, long Bytes);

/// <param name="Bytes">On disk, indexes included.</param>
public sealed record StoredDatabase(string Name, long Bytes);

/// <param name="Username"><see langword="null"/> where only the id is known.</param>
public sealed record StoringUser(Guid UserId, long UsedBytes, long LimitBytes, string? Username = null);

/// <param name="Name">What lies there, as the service calls it: <c>api/objects</c>, <c>worker/scratch</c>.</param>
public sealed record StorageDisk(string Name, long FreeBytes, long TotalBytes);
