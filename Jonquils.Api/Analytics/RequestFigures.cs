using System.Globalization;
using Jonquils.Api.Analytics.Schema;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Monitoring;

namespace Jonquils.Api.Analytics;

/// <summary>How fast requests are answered and how many fail, by the log of requests.</summary>
internal sealed class RequestFigures(ClickHouseClient clickHouse, AnalyticsSchema schema, TimeProvider clock) : IReportsFigures
{
    // Event streams and uploads last as long as somebody listens or sends; that is not our slowness.
    private const string Sql = """
        SELECT toInt64(sum(t.requests)) AS requests, toInt64(sumIf(t.requests, t.status_code >= 500)) AS errors,
            toInt64(sumIf(t.requests, NOT t.endpoint LIKE '%/events' AND NOT t.endpoint LIKE '%upload%')) AS timed,
            toFloat64(quantilesTimingMergeIf(0.5, 0.95, 0.99)(t.times, NOT t.endpoint LIKE '%/events' AND NOT t.endpoint LIKE '%upload%')[2]) AS p95
        FROM request_totals AS t WHERE t.slot >= toDateTime({from:Int64}, 'UTC')
        """;

    // The slot of now and the one before: between one and two quarters of an hour.
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(15);

    // Of a handful, one that fails is many percent.
    private const int LeastRequests = 50;

    public string Source => "the log of requests";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        if (!clickHouse.IsConfigured)
        {
            return [];
        }

        await schema.EnsureAsync(cancel);
        var now = clock.GetUtcNow();
        var slot = now.AddTicks(-(now.Ticks % Slot.Ticks)) - Slot;
        var row = await clickHouse.QueryAsync<Row>(Sql, new ClickHouseParameters { { "from", slot.ToUnixTimeSeconds() } }, cancel).SingleAsync(cancel);
        var detail = string.Create(CultureInfo.InvariantCulture, $"{row.Requests} requests since {slot:u}, {row.Errors} of them failed.");
        return
        [
            new(FigureNames.ErrorPercent, row.Requests < LeastRequests ? 0 : Math.Round(100.0 * row.Errors / row.Requests, 2), Detail: detail),
            new(FigureNames.LatencyP95, row.Timed < LeastRequests ? 0 : row.P95 ?? 0, Detail: detail),
        ];
    }

    private sealed record Row(long Requests, long Errors, long Timed, double? P95);
}
