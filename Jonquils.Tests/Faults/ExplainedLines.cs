namespace Jonquils.Tests.Faults;

/// <summary>A kind of warning or error that is as it should be.</summary>
/// <param name="Category">How the category ends; empty for any.</param>
/// <param name="Event">Id of the event; <see langword="null"/> for any.</param>
/// <param name="Why">For whoever reads the table.</param>
/// <param name="Message">What stands in the message.</param>
/// <param name="Exception">What stands in the exception, at whatever depth.</param>
internal sealed record ExplainedLine(string Category, int? Event, string Why, string Message = "", string Exception = "")
{
    /// <summary>Whether the line is of this kind.</summary>
    public bool Explains(LogLine line) =>
        line.Category.EndsWith(Category, StringComparison.Ordinal) && (Event ?? line.Event) == line.Event
        && line.Message.Contains(Message, StringComparison.Ordinal) && line.Exception.Contains(Exception, StringComparison.Ordinal);
}

/// <summary>Warnings and errors that the services may log, and why.</summary>
internal static class ExplainedLines
{
    /// <summary>When nothing is broken on purpose.</summary>
    public static IReadOnlyList<ExplainedLine> Always { get; } =
    [
        new("Server.Kestrel", 22, "The machine did not let Kestrel's timer run for a second: it is shared with encoders, builds and other tests."),
        new("AlertBook", 3511, "The disk of the machine that tests run on is none of ours.", "disk_free_percent:"),
        new("AlertBook", 3512, "The disk of the machine that tests run on is none of ours.", "disk_free_percent:"),
    ];

    /// <summary>When servers and services are killed, frozen and cut off.</summary>
    public static IReadOnlyList<ExplainedLine> WhileBroken { get; } =
    [
        .. Always,
        Outage("Npgsql.NpgsqlException", "PostgreSQL was away."),
        Outage("57P01: ", "PostgreSQL was told to end."),
        Outage("57P02: ", "PostgreSQL ended its sessions because one of its processes was killed."),
        Outage("57P03: ", "PostgreSQL was starting or stopping."),
        Outage("25P03: ", "PostgreSQL ended the transaction of somebody frozen."),
        Outage("System.Net.Http.HttpRequestException", "A service or an object store was away."),
        Outage("System.Net.Sockets.SocketException", "A server was away."),
        Outage("System.TimeoutException", "A server was frozen."),
        Outage("ClickHouseUnavailableException", "ClickHouse was away."),
        Outage("StackExchange.Redis.Redis", "Redis was away."),
        new("RedisConnection", 9101, "Redis was killed or frozen."),
        new("OutboxSender", 9202, "Whom the message is for was killed, or its database was."),
        new("JobRun", 1002, "The worker was frozen for longer than its lease."),
        new("JobRun", 1009, "There was no room for scratch files, or a store was away: the job waits without that being counted."),
        new("LocalTransactionJobStore", 3503, "A worker was killed, or is one of before a restore, and another sees that it no longer checks in."),
        new("LocalTransactionJobStore", 3501, "A worker was frozen, or its clock jumped: others took it for dead in the schedule, which it finds out."),
        new("LocalTransactionJobStore", 3515, "The same, with the name of the other."),
        new("LocalTransactionJobStore", 3516, "The same, where it may have been one of several."),
        new("Runs.MonitorWatch", 3503, "A worker's clock jumped over two times of the monitor."),
        new("LocalTransactionJobStore", 3507, "What that worker had taken is given back."),
        new("LocalTransactionJobStore", 3508, "What that worker was done with is removed."),
        new("LocalTransactionJobStore", 3509, "What that worker was in the middle of is done again."),
        new("Database.Connection", 20004, "EF tells of a connection that PostgreSQL did not take; what was wanted with it is repeated or answered with 503."),
        new("Database.Transaction", 20205, "EF tells of a transaction whose connection broke, without the exception."),
        new("Database.Command", 20102, "The same of a statement."),
        new("DefaultHealthCheckService", 103, "A server that a service can do without was away."),
        new("DefaultHealthCheckService", 104, "PostgreSQL was away."),
        new("AlertBook", 3511, "The monitor looked while something was down.", "service:"),
        new("AlertBook", 3512, "The monitor looked while something was down.", "service:"),
    ];

    // Whatever failed because a server was away, at whatever place that was met: the exception says so.
    private static ExplainedLine Outage(string exception, string why) => new("", null, why, Exception: exception);
}
