using System.Globalization;
using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.MediaWorker.Etl.Analytics;

/// <summary>Fourth task: sums of each day by track, artist and platform, out of ClickHouse into schema <c>data_warehouse</c>.</summary>
/// <remarks>A day is replaced as a whole, in one transaction, so that doing it again changes nothing.</remarks>
internal sealed class CreateAggregates(ClickHouseClient clickHouse, Warehouse warehouse, RunLedger ledger, TimeProvider clock)
{
    /// <summary>Watermark: the last day that was summed up, <c>yyyy-MM-dd</c>.</summary>
    public const string LastDay = "aggregated_day";

    // Listens may arrive late: from a phone that was offline, for one.
    private const int DaysBack = 2;

    private const string Range = "timestamp >= toDateTime64({from:String}, 3, 'UTC') AND timestamp < toDateTime64({to:String}, 3, 'UTC')";

    private const string Sums = "sum(is_play) AS plays, countIf(action = 'complete') AS completes, countIf(action = 'skip') AS skips, countIf(action = 'like') AS likes, uniqExact(user_id) AS listeners, sum(duration_played_ms) AS listened_ms";

    private const string Columns = "timestamp, track_id, user_id, action, is_play, duration_played_ms, platform, artist_ids";

    public async Task RunAsync(EtlRun run, TaskRun task, CancellationToken cancel)
    {
        if (run.DryRun)
        {
            task.Skip("a dry run writes no aggregates");
            return;
        }

        if (!clickHouse.IsConfigured)
        {
            task.Skip("no ClickHouse is configured (ConnectionStrings:clickhouse)");
            return;
        }

        try
        {
            if (await MissingColumnsAsync(cancel) is { } missing)
            {
                task.Skip(missing);
                return;
            }

            await SumAsync(run, task, cancel);
        }
        catch (ClickHouseUnavailableException error)
        {
            // The next run makes up for it: the watermark stands where it was.
            task.Skip($"ClickHouse does not answer: {error.Message}");
        }
    }

    private async Task SumAsync(EtlRun run, TaskRun task, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var from = run.From ?? await FirstDayAsync(run, cancel);
        var to = run.To ?? today.AddDays(1);
        var parameters = new ClickHouseParameters { { "from", Text(from) }, { "to", Text(to) } };
        const string day = "toDate(timestamp, 'UTC')";
        var tracks = clickHouse.QueryAsync<DailySum>(
            $"SELECT {day} AS day, toString(track_id) AS subject, {Sums} FROM track_analytics WHERE {Range} GROUP BY day, subject", parameters, cancel);
        var artists = clickHouse.QueryAsync<DailySum>(
            $"SELECT {day} AS day, toString(artist) AS subject, {Sums} FROM track_analytics ARRAY JOIN artist_ids AS artist WHERE {Range} GROUP BY day, subject", parameters, cancel);
        var platforms = clickHouse.QueryAsync<DailySum>(
            $"SELECT {day} AS day, toString(platform) AS subject, {Sums} FROM track_analytics WHERE {Range} GROUP BY day, subject", parameters, cancel);
        var rows = await warehouse.ReplaceAsync(from, to, tracks, artists, platforms, cancel);
        task.Count("days", to.DayNumber - from.DayNumber);
        task.Count("rows", rows);
        task.Say($"Days from {Text(from)} to before {Text(to)} summed up: {rows} rows");
        if (!run.IsBackfill)
        {
            await ledger.SetWatermarkAsync(run.Name, LastDay, Text(today), cancel);
        }
    }

    private async Task<DateOnly> FirstDayAsync(EtlRun run, CancellationToken cancel)
    {
        // A back-fill that names no first day means all there is.
        if (!run.IsBackfill && await ledger.WatermarkAsync(run.Name, LastDay, cancel) is { } known)
        {
            return DateOnly.ParseExact(known, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-DaysBack);
        }

        var first = await clickHouse.QueryAsync<FirstRow>("SELECT toDate(min(timestamp), 'UTC') AS day FROM track_analytics", parameters: null, cancel).FirstAsync(cancel);
        return first.Day;
    }

    /// <returns>Why nothing can be summed up, or <see langword="null"/>.</returns>
    private async Task<string?> MissingColumnsAsync(CancellationToken cancel)
    {
        var there = await clickHouse.QueryAsync<ColumnRow>(
            "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'track_analytics'", parameters: null, cancel)
            .Select(column => column.Name).ToListAsync(cancel);
        return there.Count == 0 ? "ClickHouse has no table track_analytics yet"
            : Columns.Split(", ").Except(there).ToList() is { Count: > 0 } missing ? $"table track_analytics has no column {string.Join(", ", missing)}"
            : null;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record FirstRow(DateOnly Day);

    private sealed record ColumnRow(string Name);
}

/// <summary>What happened on a day (UTC) to one track, artist or platform.</summary>
/// <param name="ListenedMs">Milliseconds.</param>
internal sealed record DailySum(DateOnly Day, string Subject, long Plays, long Completes, long Skips, long Likes, long Listeners, long ListenedMs);
