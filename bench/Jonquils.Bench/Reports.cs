using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Bench;

/// <summary>Reports over ten million listening events, beside a count of the very events that the report is made of.</summary>
internal static class Reports
{
    private const int Runs = 15;
    private const int Steps = 20;
    private const int EventsOfStep = 500_000;
    private const int Days = 90;

    private static readonly string[] Kinds = ["platform", "track", "artist", "user"];

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        using var api = await BenchStack.SignInAsync(stack);
        var track = await BenchStack.NewTrackAsync(stack, api);
        var artist = (await api.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{track}")).GetProperty("artist_id").GetString()!;
        var user = (await api.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("id").GetString()!;
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var clickHouse = new ClickHouseClient(http, ClickHouseAddress.Parse(stack.ClickHouse + ";Timeout=600"));
        for (var step = 0; step < Steps; step++)
        {
            await clickHouse.ExecuteAsync(FillSql, new() { { "first", step * EventsOfStep }, { "count", EventsOfStep }, { "track", track }, { "artist", artist }, { "user", user } }, CancellationToken.None);
        }

        var (counted, asked, of) = (new List<double>(), new List<double>(), new Dictionary<string, List<double>>());
        for (var run = -1; run < Runs; run++)
        {
            var own = await TimeAsync(() => CountAsync(clickHouse));
            foreach (var kind in Kinds)
            {
                var subject = kind switch { "track" => $"/{track}", "artist" => $"/{artist}", "user" => $"/{user}", _ => "" };
                var took = await TimeAsync(() => api.GetByteArrayAsync($"/api/v1/analytics/{kind}{subject}"));
                if (run >= 0)
                {
                    asked.Add(took);
                    (of.TryGetValue(kind, out var times) ? times : of[kind] = []).Add(took);
                }
            }

            if (run >= 0)
            {
                counted.Add(own);
            }
        }

        var (reference, product) = (Measurement.Median(counted), Measurement.Median(asked));
        return new Measurement(
            "reports", "plays and listeners by day, counted from the events", reference, product, "ms", "–", true,
            $"{Steps * EventsOfStep / 1_000_000} million events of {Days} days, reports of 30 days by day; medians: "
                + string.Join(", ", of.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {Measurement.Median(one.Value):0} ms"))));
    }

    // A thousandth of all is the track's, the artist's and the user's; the rest is spread over many.
    private const string FillSql = """
        INSERT INTO track_analytics (timestamp, event_id, track_id, user_id, listener, action, duration_played_ms, is_listening, is_play, is_suspicious, completion_permille,
            platform, device_type, artist_ids, genre_ids)
        WITH number AS n, n % 1000 = 0 AS ours, cityHash64(n) AS h,
            toUUID(concat('00000000-0000-4000-8000-', leftPad(toString(h % 20000), 12, '0'))) AS other, if(ours, toUUID({user:String}), other) AS who
        SELECT now64(3) - toIntervalSecond(h % 7776000), generateUUIDv4(), if(ours, toUUID({track:String}), other), who, who, if(n % 4 = 0, 'play', 'complete'),
            if(n % 4 = 0, 0, 60000 + h % 200000), n % 4 = 0, n % 4 = 1, 0, if(n % 4 = 0, NULL, 900), ['WEB', 'IOS', 'ANDROID'][h % 3 + 1], ['desktop', 'mobile'][h % 2 + 1],
            [if(ours, toUUID({artist:String}), other)], [toUInt32(h % 20 + 1)]
        FROM numbers({first:UInt64}, {count:UInt64})
        """;

    private static async Task CountAsync(ClickHouseClient clickHouse)
    {
        const string sql = "SELECT toString(toDate(timestamp)) AS day, sum(is_play) AS plays, uniqExact(listener) AS listeners FROM track_analytics WHERE timestamp >= now() - INTERVAL 30 DAY GROUP BY day";
        await foreach (var _ in clickHouse.QueryAsync<Counted>(sql, null, CancellationToken.None))
        {
        }
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private sealed record Counted(string Day, long Plays, long Listeners);
}
