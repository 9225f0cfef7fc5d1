using Jonquils.Api.Accounts;
using Jonquils.Api.Analytics.Schema;
using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Api.Analytics;

/// <summary>An account's requests, searches and activity. What it listened to is exported from the history, of which ClickHouse holds a copy.</summary>
internal sealed class ExportedAccounts(ClickHouseClient clickHouse, AnalyticsSchema schema) : IExportsAccounts
{
    public async Task<IReadOnlyList<ExportedSection>> ExportAsync(Guid userId, CancellationToken cancel)
    {
        if (!clickHouse.IsConfigured)
        {
            return [];
        }

        await schema.EnsureAsync(cancel);
        await clickHouse.ExecuteAsync("SELECT 1", parameters: null, cancel);
        ClickHouseParameters user = new() { { "user", userId } };
        return
        [
            new("requests", clickHouse.QueryAsync<ExportedRequest>(
                "SELECT timestamp, method, endpoint, status_code, user_agent, ip FROM api_requests_log WHERE user_id = {user:UUID} ORDER BY timestamp", user, cancel)),
            new("searches", clickHouse.QueryAsync<ExportedSearch>(
                "SELECT timestamp, action, query, kind, results_count, clicked_result_id FROM search_analytics WHERE user_id = {user:UUID} ORDER BY timestamp", user, cancel)),
            new("activity", clickHouse.QueryAsync<ExportedActivity>(
                "SELECT timestamp, action, session_duration_minutes, tracks_played, searches_made FROM user_analytics WHERE user_id = {user:UUID} ORDER BY timestamp", user, cancel)),
        ];
    }

    private sealed record ExportedRequest(DateTimeOffset Timestamp, string Method, string Endpoint, int StatusCode, string UserAgent, string Ip);

    private sealed record ExportedSearch(DateTimeOffset Timestamp, string Action, string Query, string Kind, int ResultsCount, Guid? ClickedResultId);

    private sealed record ExportedActivity(DateTimeOffset Timestamp, string Action, int? SessionDurationMinutes, int? TracksPlayed, int? SearchesMade);
}
