using System.Globalization;
using Jonquils.Tests.Given;
using Npgsql;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>The daily aggregates beside a recount of the events one by one.</summary>
public sealed class WarehouseTests(WarehouseHost library) : IClassFixture<WarehouseHost>, IAsyncLifetime
{
    private static readonly string[] Columns =
    [
        "timestamp", "event_id", "track_id", "user_id", "listener", "action", "duration_played_ms", "is_listening", "is_play", "is_suspicious", "platform", "device_type",
        "artist_ids", "genre_ids",
    ];

    private readonly List<Heard> _events = [];
    private readonly DateTimeOffset _today = new(DateTime.UtcNow.Date, TimeSpan.Zero);

    public async Task InitializeAsync()
    {
        await library.ClickHouse.Client.ExecuteAsync("TRUNCATE TABLE track_analytics", null, CancellationToken.None);
        await Sql.ExecuteAsync(
            library.Processing,
            "TRUNCATE data_warehouse.track_daily, data_warehouse.artist_daily, data_warehouse.platform_daily; DELETE FROM etl.watermarks WHERE name = 'aggregated_day'");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Every_sum_is_what_counting_the_events_says_and_doing_it_again_changes_nothing()
    {
        await HearAsync(2000, daysBack: 40);

        var run = await library.RunAsync();
        var first = await SumsAsync();
        await library.RunAsync();

        Assert.Equal(Recount(_events), first);
        Assert.Equal(first, await SumsAsync());
        Assert.Equal(first.Count, run.Counters["create_analytics_aggregates"]["rows"]);
    }

    [Fact]
    public async Task What_arrives_late_is_counted_by_the_next_run_or_when_it_is_older_by_a_back_fill_of_its_days()
    {
        await HearAsync(300, daysBack: 20);
        await library.RunAsync();
        var late = _events[0] with { Timestamp = _today.AddDays(-1).AddHours(5), EventId = Guid.NewGuid() };
        var older = _events[0] with { Timestamp = _today.AddDays(-15), EventId = Guid.NewGuid() };
        var outside = _events[0] with { Timestamp = _today.AddDays(-14), EventId = Guid.NewGuid() };
        await InsertAsync([late, older, outside]);

        await library.RunAsync();
        Assert.Equal(Recount([.. _events, late]), await SumsAsync());

        await library.RunAsync($"?from={Day(_today.AddDays(-15))}&to={Day(_today.AddDays(-14))}");
        Assert.Equal(Recount([.. _events, late, older]), await SumsAsync());

        // Without a first day: all there is.
        await library.RunAsync($"?to={Day(_today.AddDays(-10))}");
        Assert.Equal(Recount([.. _events, late, older, outside]), await SumsAsync());
        Assert.Equal(Day(_today), await Sql.ScalarAsync<string>(library.Processing, "SELECT value FROM etl.watermarks WHERE name = 'aggregated_day'"));
    }

    private async Task HearAsync(int count, int daysBack)
    {
        var random = new Random(20261121);
        Guid[] tracks = [.. Enumerable.Range(0, 7).Select(_ => Guid.NewGuid())];
        Guid[] artists = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];
        Guid[] users = [.. Enumerable.Range(0, 9).Select(_ => Guid.NewGuid())];
        for (var i = 0; i < count; i++)
        {
            var track = random.Next(7);
            // Some at the very first and last millisecond of a day.
            var ms = (i % 10) switch { 0 => 0, 1 => 86_399_999, _ => random.Next(86_400_000) };
            var action = new[] { "play", "pause", "skip", "complete", "like" }[random.Next(5)];
            _events.Add(new Heard(
                _today.AddDays(-random.Next(1, daysBack)).AddMilliseconds(ms), Guid.NewGuid(), tracks[track], users[random.Next(9)], users[0], action,
                action == "like" ? 0 : random.Next(240_000), action == "play" ? 1 : 0, random.Next(2), 0, new[] { "WEB", "IOS", "ANDROID", "OTHER" }[random.Next(4)], "desktop",
                track % 3 == 0 ? [artists[track % 4], artists[(track + 1) % 4]] : [artists[track % 4]], []));
        }

        await InsertAsync(_events);
    }

    private Task<long> InsertAsync(IReadOnlyList<Heard> events) =>
        library.ClickHouse.Client.InsertAsync("track_analytics", Columns, events.ToAsyncEnumerable(), null, CancellationToken.None);

    private static List<string> Recount(IReadOnlyList<Heard> events) => [.. RowsOf(events).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> RowsOf(IReadOnlyList<Heard> events) =>
    [
        .. events.GroupBy(e => (Day(e.Timestamp), e.TrackId)).Select(g => Row("track", g.Key.Item1, g.Key.TrackId, g, likes: true, listeners: true)),
        .. events.SelectMany(e => e.ArtistIds.Select(artist => (Event: e, Artist: artist))).GroupBy(e => (Day(e.Event.Timestamp), e.Artist))
            .Select(g => Row("artist", g.Key.Item1, g.Key.Artist, g.Select(e => e.Event), likes: true, listeners: false)),
        .. events.GroupBy(e => (Day(e.Timestamp), e.Platform)).Select(g => Row("platform", g.Key.Item1, g.Key.Platform, g, likes: false, listeners: true)),
    ];

    private static string Row(string table, string day, object subject, IEnumerable<Heard> events, bool likes, bool listeners)
    {
        var all = events.ToList();
        return string.Join(
            ' ', table, day, subject, all.Sum(e => e.IsPlay), all.Count(e => e.Action == "complete"), likes ? all.Count(e => e.Action == "skip") : "-",
            likes ? all.Count(e => e.Action == "like") : "-", listeners ? all.Select(e => e.UserId).Distinct().Count() : "-", all.Sum(e => e.DurationPlayedMs));
    }

    /// <summary>All aggregates, in the form of <see cref="Recount"/>.</summary>
    private async Task<List<string>> SumsAsync()
    {
        await using var database = NpgsqlDataSource.Create(library.Processing);
        await using var command = database.CreateCommand("""
            SELECT concat_ws(' ', 'track', day, track_id, plays, completes, skips, likes, listeners, listened_ms) FROM data_warehouse.track_daily
            UNION ALL SELECT concat_ws(' ', 'artist', day, artist_id, plays, completes, skips, likes, '-', listened_ms) FROM data_warehouse.artist_daily
            UNION ALL SELECT concat_ws(' ', 'platform', day, platform, plays, completes, '-', '-', listeners, listened_ms) FROM data_warehouse.platform_daily
            """);
        await using var row = await command.ExecuteReaderAsync();
        var sums = new List<string>();
        while (await row.ReadAsync())
        {
            sums.Add(row.GetString(0));
        }

        return [.. sums.Order(StringComparer.Ordinal)];
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Heard(
        DateTimeOffset Timestamp, Guid EventId, Guid TrackId, Guid UserId, Guid Listener, string Action, long DurationPlayedMs, int IsListening, int IsPlay, int IsSuspicious,
        string Platform, string DeviceType, Guid[] ArtistIds, long[] GenreIds);
}
