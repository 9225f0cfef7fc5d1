namespace Jonquils.Contracts;

/// <summary>What the Api's modules measured of themselves. Written by the Api, weighed by the worker's monitor.</summary>
/// <param name="Items">One a figure, or one a figure and subject.</param>
/// <param name="Silent">Modules that could not measure.</param>
public sealed record MonitoringFigures(IReadOnlyList<MonitoringFigure> Items, IReadOnlyList<SilentSource> Silent);

/// <summary>One figure. Which values are bad is the monitor's to say, by name.</summary>
/// <param name="Name">One of <see cref="FigureNames"/>; the monitor keeps those that it does not know without weighing them.</param>
/// <param name="Subject">What it was measured of, where there are several, e.g. a database.</param>
/// <param name="Detail">For people: what was found, e.g. the first few ids.</param>
public sealed record MonitoringFigure(string Name, double Value, string? Subject = null, string? Detail = null);

/// <param name="Source">Name of the module.</param>
/// <param name="Error">Why it could not measure.</param>
public sealed record SilentSource(string Source, string Error);

/// <summary>How much is stored, as far as the Api knows. Written by the Api, read by the worker's storage pass.</summary>
public sealed record StorageFigures(IReadOnlyList<StoredDatabase> Databases, IReadOnlyList<StoringUser> Users, IReadOnlyList<StorageDisk> Disks);

/// <summary>Names of figures. Seconds, bytes and milliseconds are in the name; the rest are counts.</summary>
public static class FigureNames
{
    public const string QueueOldest = "queue_oldest_seconds";
    public const string QueueWaiting = "queue_waiting";
    public const string QueueFailed = "queue_failed";
    public const string OutboxOldest = "outbox_oldest_seconds";
    public const string OutboxDead = "outbox_dead";
    public const string ListensLag = "listens_lag_seconds";
    public const string ActivityLag = "activity_lag_seconds";
    public const string ErasuresOverdue = "erasures_overdue_seconds";
    public const string LogSpool = "log_spool_bytes";
    public const string LogDropped = "log_dropped";
    public const string SearchLag = "search_lag_seconds";
    public const string TracksWithoutObjects = "tracks_without_objects";
    public const string TracksWithoutPackage = "tracks_without_package";
    public const string TracksWithoutArtist = "tracks_without_artist";
    public const string TracksStuck = "tracks_stuck";
    public const string TracksDuplicated = "tracks_duplicated";
    public const string TracksImpossible = "tracks_impossible";
    public const string RemovalsFailing = "removals_failing";
    public const string QuotasWrong = "quotas_wrong";
    public const string ListensImpossible = "listens_impossible";
    public const string VideosStuck = "videos_stuck";
    public const string UsersWithoutRole = "users_without_role";
    public const string AccountsNotForgotten = "accounts_not_forgotten";
    public const string ErrorPercent = "api_error_percent";
    public const string LatencyP95 = "api_latency_p95_ms";
    public const string DiskFreePercent = "disk_free_percent";
    public const string SignInFailures = "sign_in_failures";
    public const string SignInFailuresOfOneAddress = "sign_in_failures_of_one_address";
    public const string RefreshTokensReused = "refresh_tokens_reused";
    public const string AddressesOfOneAccount = "addresses_of_one_account";
    public const string ListeningsOfOneAccount = "listenings_of_one_account";
    public const string BackupAge = "backup_age_hours";
    public const string RunLate = "etl_late";
    public const string RunFailed = "etl_failed";
}
