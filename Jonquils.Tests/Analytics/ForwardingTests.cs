using Jonquils.Api.Playback;
using Jonquils.Tests.Given;
using Npgsql;

namespace Jonquils.Tests.Analytics;

public sealed class ForwardingTests(AnalyticsHost api) : IClassFixture<AnalyticsHost>
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task An_event_committed_late_is_copied_though_later_ones_were_copied_before()
    {
        var (user, track) = (Guid.NewGuid(), Guid.NewGuid());
        await api.ForwardAsync();
        await using var slow = new NpgsqlConnection(api.Streaming);
        await slow.OpenAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO playback_history (event_id, user_id, track_id, action, listened_sec, play_duration_ms, platform, device_type) VALUES (gen_random_uuid(), '{user}', '{track}', 'complete', 40, 40000, 'WEB', 'desktop')",
            slow, transaction);
        await insert.ExecuteNonQueryAsync();
        await api.AppendAsync(user, [AnalyticsHost.Event(track, "complete", Now, 50_000)]);

        await api.ForwardOnceAsync();
        await transaction.CommitAsync();
        await api.ForwardAsync();

        Assert.Equal((2L, 90_000L), await CopiedAsync(track));
    }

    [Fact]
    public async Task A_batch_that_was_copied_but_not_noted_is_there_once_when_it_comes_again()
    {
        var track = Guid.NewGuid();
        await api.ForwardAsync();
        for (var i = 0; i < 3; i++)
        {
            await api.AppendAsync(Guid.NewGuid(), [.. Enumerable.Range(0, 400).Select(n => AnalyticsHost.Event(track, "complete", Now.AddHours(-n), 40_000))]);
        }

        var dying = new DyingTaker(api.Copies);
        await Assert.ThrowsAsync<InvalidOperationException>(() => api.Feed.RunAsync(dying, CancellationToken.None));
        await api.AppendAsync(Guid.NewGuid(), [AnalyticsHost.Event(track, "complete", Now, 40_000)]);
        await api.ForwardAsync();

        Assert.Equal((1201L, 1201L * 40_000), await CopiedAsync(track));
        Assert.Equal(1201L, await Sql.ScalarAsync<long>(api.Database("catalog_db"), $"SELECT sum(plays)::bigint FROM track_plays WHERE track_id = '{track}'"));
        Assert.Equal(1201, await TotalAsync(track, "sum(plays)"));
    }

    [Fact]
    public async Task Two_replicas_at_once_copy_each_event_once()
    {
        var track = Guid.NewGuid();
        for (var i = 0; i < 4; i++)
        {
            await api.AppendAsync(Guid.NewGuid(), [.. Enumerable.Range(0, 400).Select(n => AnalyticsHost.Event(track, "complete", Now.AddHours(-n), 40_000))]);
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => api.ForwardAsync()));

        Assert.Equal(1600L, (await CopiedAsync(track)).Events);
        Assert.Equal(1600, await TotalAsync(track, "sum(listenings)"));
    }

    [Fact]
    public async Task Nothing_waits_once_everything_is_copied()
    {
        await api.ForwardAsync();
        Assert.Equal(TimeSpan.Zero, await api.Feed.LagAsync(CancellationToken.None));

        await api.AppendAsync(Guid.NewGuid(), [AnalyticsHost.Event(Guid.NewGuid(), "play", Now)]);

        Assert.True(await api.Feed.LagAsync(CancellationToken.None) > TimeSpan.Zero);
    }

    [Fact]
    public async Task What_a_player_tells_again_and_again_of_one_listening_is_counted_once()
    {
        var (user, track) = (Guid.NewGuid(), Guid.NewGuid());
        var start = Now.AddHours(-2);
        await api.AppendAsync(user,
        [
            AnalyticsHost.Event(track, "play", start),
            AnalyticsHost.Event(track, "progress", start.AddSeconds(20), 20_000),
            AnalyticsHost.Event(track, "like", start.AddSeconds(25)),
            AnalyticsHost.Event(track, "pause", start.AddSeconds(40), 40_000),
        ]);
        await api.ForwardAsync();
        await api.AppendAsync(user, [AnalyticsHost.Event(track, "progress", start.AddSeconds(60), 55_000), AnalyticsHost.Event(track, "complete", start.AddSeconds(70), 65_000, 100)]);
        await api.ForwardAsync();

        Assert.Equal(65_000L, (await CopiedAsync(track)).Ms);
        Assert.Equal(1, await TotalAsync(track, "sum(listenings)"));
        Assert.Equal(1, await TotalAsync(track, "sum(plays)"));
        Assert.Equal(1, await TotalAsync(track, "sum(likes)"));
    }

    [Fact]
    public async Task Listenings_above_the_number_of_an_hour_are_kept_and_marked_and_count_for_no_chart()
    {
        var track = Guid.NewGuid();
        var (eager, calm) = (Guid.NewGuid(), Guid.NewGuid());
        var hour = new DateTimeOffset(Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-1).AddHours(5);
        foreach (var (user, address, listenings) in new[] { (eager, "192.0.2.1", 150), (eager, "192.0.2.2", 10), (calm, "192.0.2.1", 120) })
        {
            await api.AppendAsync(user, [.. Enumerable.Range(0, listenings).Select(n => AnalyticsHost.Event(track, "complete", hour.AddSeconds(n), 40_000))], address);
        }

        await api.ForwardAsync();

        Assert.Equal(280L, (await CopiedAsync(track)).Events);
        Assert.Equal(30, await TotalAsync(track, "sum(suspicious_plays)"));
        Assert.Equal(250L, await Sql.ScalarAsync<long>(api.Database("catalog_db"), $"SELECT sum(plays)::bigint FROM track_plays WHERE track_id = '{track}'"));
        Assert.Equal(30L, await Sql.ScalarAsync<long>(api.Streaming, $"SELECT count(*) FROM playback_history WHERE is_suspicious AND user_id = '{eager}'"));
    }

    private async Task<(long Events, long Ms)> CopiedAsync(Guid track) => (
        await api.ClickHouse.ValueAsync<long>("SELECT count() AS value FROM track_analytics WHERE track_id = {track:UUID}", new() { { "track", track } }),
        await api.ClickHouse.ValueAsync<long>("SELECT sum(duration_played_ms) AS value FROM track_analytics WHERE track_id = {track:UUID}", new() { { "track", track } }));

    private Task<long> TotalAsync(Guid track, string sum) => api.ClickHouse.ValueAsync<long>(
        $"SELECT {sum} AS value FROM listening_totals WHERE scope = 'track' AND subject = {{track:UUID}}", new() { { "track", track } });

    /// <summary>Takes a batch, and dies before it can say so.</summary>
    private sealed class DyingTaker(ITakesListens copies) : ITakesListens
    {
        public async Task TakeAsync(ListenBatch batch, CancellationToken cancel)
        {
            await copies.TakeAsync(batch, cancel);
            throw new InvalidOperationException("Killed.");
        }

        public Task EraseAsync(Guid userId, Guid listener, Guid pseudonym, CancellationToken cancel) => copies.EraseAsync(userId, listener, pseudonym, cancel);
    }
}
