using Jonquils.Api.Analytics.Schema;
using Jonquils.Api.Search;

namespace Jonquils.Api.Analytics.Logs;

/// <summary>Rows of one table on their way; under the same token they are stored once however often they are sent.</summary>
internal sealed record LogBatch(string Table, IReadOnlyList<string> Columns, string Token, IReadOnlyList<object> Rows)
{
    private static readonly string[] RequestColumns =
        ["timestamp", "user_id", "method", "endpoint", "status_code", "response_time_us", "user_agent", "ip", "trace_id"];

    private static readonly string[] SearchColumns =
        ["timestamp", "search_id", "user_id", "action", "query", "kind", "results_count", "took_ms", "clicked_result_id", "clicked_position"];

    public static LogBatch Of(IReadOnlyList<LoggedRequest> requests) => new(
        EventTables.Requests, RequestColumns, Guid.NewGuid().ToString("N"),
        [.. requests.Select(r => new RequestRow(
            r.At.UtcDateTime, r.UserId, r.Method, r.Endpoint, r.Status, (long)r.Elapsed.TotalMicroseconds, r.UserAgent,
            r.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4().ToString() : r.Address?.ToString() ?? "", r.TraceId == default ? "" : r.TraceId.ToHexString()))]);

    /// <param name="entries">As the log of searches has them.</param>
    public static LogBatch Of(IReadOnlyList<object> entries) => new(
        EventTables.Searches, SearchColumns, Guid.NewGuid().ToString("N"),
        [.. entries.Select(entry => entry switch
        {
            SearchLogged s => new SearchRow(s.At.UtcDateTime, s.SearchId, s.UserId, "search", s.Query, s.Kind, s.ResultsCount, s.TookMs, null, null),
            SearchClicked c => new SearchRow(c.At.UtcDateTime, c.SearchId, c.UserId, "click", c.Query, c.ResultKind, 0, 0, c.ResultId, Math.Clamp(c.Position, 0, ushort.MaxValue)),
            _ => throw new ArgumentException($"A {entry.GetType().Name} is no entry of the log of searches.", nameof(entries)),
        })]);

    // Times of UTC without an offset: the plus sign of one would be escaped on its way through the spool, which ClickHouse does not read.
    private sealed record RequestRow(
        DateTime Timestamp, Guid? UserId, string Method, string Endpoint, int StatusCode, long ResponseTimeUs, string UserAgent, string Ip, string TraceId);

    private sealed record SearchRow(
        DateTime Timestamp, Guid SearchId, Guid? UserId, string Action, string Query, string Kind, int ResultsCount, int TookMs, Guid? ClickedResultId, int? ClickedPosition);
}
