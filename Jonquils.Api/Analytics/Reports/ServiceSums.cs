using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>Reads the sums of requests, searches and account activity; never single events.</summary>
internal sealed class ServiceSums(ClickHouseClient clickHouse)
{
    private const int Longest = 20;

    /// <summary>Figures by bucket; those of the whole time under the empty key.</summary>
    public async Task<IReadOnlyDictionary<string, ServiceFigures>> FiguresAsync(ReportWindow window, CancellationToken cancel)
    {
        var figures = new Dictionary<string, ServiceFigures>(StringComparer.Ordinal);
        await foreach (var row in QueryAsync<RequestRow>(
            window, "request_totals",
            """
            sum(t.requests) AS requests, sumIf(t.requests, t.status_code >= 500) AS errors, sum(t.time_us) AS time_us, quantilesTimingMerge(0.5, 0.95, 0.99)(t.times) AS quantiles
            """, cancel))
        {
            Set(row, f => f with
            {
                Requests = row.Requests,
                RequestErrors = row.Errors,
                ErrorRate = (double)row.Errors / row.Requests,
                LatencyMeanMs = row.TimeUs / 1000.0 / row.Requests,
                LatencyP50Ms = row.Quantiles[0],
                LatencyP95Ms = row.Quantiles[1],
                LatencyP99Ms = row.Quantiles[2],
            });
        }

        await foreach (var row in QueryAsync<SearchRow>(window, "search_totals", "sum(t.searches) AS searches, sum(t.empty) AS empty, sum(t.clicks) AS clicks", cancel))
        {
            Set(row, f => f with { Searches = row.Searches, SearchesWithoutResults = row.Empty, SearchClicks = row.Clicks });
        }

        await foreach (var row in QueryAsync<ActivityRow>(
            window, "activity_totals",
            "sumIf(t.events, t.action = 'registered') AS registered, sumIf(t.events, t.action = 'signed_in') AS signed_in, sum(t.session_minutes) AS minutes, sum(t.sessions) AS sessions",
            cancel))
        {
            Set(row, f => f with { Registrations = row.Registered, SignIns = row.SignedIn, SessionMinutes = row.Sessions == 0 ? null : (double)row.Minutes / row.Sessions });
        }

        await foreach (var row in QueryAsync<ActiveRow>(window, "active_users", "uniqExact(t.user_id) AS users", cancel))
        {
            Set(row, f => f with { ActiveUsers = row.Users });
        }

        return figures;

        void Set(Row row, Func<ServiceFigures, ServiceFigures> with)
        {
            var key = row.IsWhole == 1 ? "" : row.Bucket;
            figures[key] = with(figures.GetValueOrDefault(key) ?? new ServiceFigures());
        }
    }

    public async Task<IReadOnlyList<UnansweredQuery>> UnansweredAsync(ReportWindow window, CancellationToken cancel) => await clickHouse.QueryAsync<UnansweredQuery>(
        $"""
        SELECT query, sum(t.empty) AS searches FROM search_totals AS t WHERE {WindowParameters.InWindow}
        GROUP BY query HAVING searches > 0 ORDER BY searches DESC, query LIMIT {Longest}
        """, window.Parameters(), cancel).ToListAsync(cancel);

    public async Task<IReadOnlyList<EndpointFigures>> EndpointsAsync(ReportWindow window, CancellationToken cancel) => await clickHouse.QueryAsync<EndpointFigures>(
        $"""
        SELECT endpoint, method, sum(t.requests) AS requests, sumIf(t.requests, t.status_code >= 500) AS errors,
            sum(t.time_us) / 1000 / requests AS latency_mean_ms, toFloat64(quantilesTimingMerge(0.5, 0.95, 0.99)(t.times)[2]) AS latency_p95_ms
        FROM request_totals AS t WHERE {WindowParameters.InWindow}
        GROUP BY endpoint, method ORDER BY sum(t.time_us) DESC, endpoint, method LIMIT {Longest}
        """, window.Parameters(), cancel).ToListAsync(cancel);

    private IAsyncEnumerable<T> QueryAsync<T>(ReportWindow window, string table, string sums, CancellationToken cancel) => clickHouse.QueryAsync<T>(
        $"SELECT {window.KeySql} AS bucket, grouping(bucket) AS is_whole, {sums} FROM {table} AS t WHERE {WindowParameters.InWindow} GROUP BY GROUPING SETS ((bucket), ()) HAVING count() > 0",
        window.Parameters(), cancel);

    private abstract record Row(string Bucket, int IsWhole);

    private sealed record RequestRow(string Bucket, int IsWhole, long Requests, long Errors, long TimeUs, double[] Quantiles) : Row(Bucket, IsWhole);

    private sealed record SearchRow(string Bucket, int IsWhole, long Searches, long Empty, long Clicks) : Row(Bucket, IsWhole);

    private sealed record ActivityRow(string Bucket, int IsWhole, long Registered, long SignedIn, long Minutes, long Sessions) : Row(Bucket, IsWhole);

    private sealed record ActiveRow(string Bucket, int IsWhole, long Users) : Row(Bucket, IsWhole);
}
