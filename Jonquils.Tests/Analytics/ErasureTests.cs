using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Analytics;

public sealed class ErasureTests(ErasureTests.Host api) : IClassFixture<ErasureTests.Host>
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Who_erases_their_history_is_named_nowhere_in_ClickHouse_and_counts_stay_what_they_were()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (user, other, track) = (await CatalogHost.UserIdAsync(ada), Guid.NewGuid(), Guid.NewGuid());
        await api.AppendAsync(user, [AnalyticsHost.Event(track, "complete", Now.AddHours(-3), 40_000), AnalyticsHost.Event(track, "complete", Now.AddHours(-2), 50_000)]);
        await api.AppendAsync(other, [AnalyticsHost.Event(track, "complete", Now.AddHours(-3), 60_000)]);
        await api.ForwardAsync();

        (await ada.DeleteAsync("/api/v1/me/history")).EnsureSuccessStatusCode();
        // Listened to after the erasure, and copied together with it.
        await api.AppendAsync(user, [AnalyticsHost.Event(track, "complete", Now, 70_000)]);
        await api.ForwardAsync();

        Assert.Equal(1, await ValueAsync("SELECT count() AS value FROM track_analytics WHERE user_id = {id:UUID}", user));
        Assert.Equal(4, await ValueAsync("SELECT count() AS value FROM track_analytics WHERE track_id = {id:UUID}", track));
        Assert.Equal(3, await ValueAsync("SELECT uniqExactIfMerge(listeners) AS value FROM listening_totals WHERE scope = 'track' AND subject = {id:UUID}", track));
        Assert.Equal(70_000, await ValueAsync("SELECT sum(listened_ms) AS value FROM listening_totals WHERE scope = 'user' AND subject = {id:UUID}", user));
        Assert.Equal(70_000, await ValueAsync("SELECT sum(listened_ms) AS value FROM listening_parts WHERE scope = 'user_track' AND subject = {id:UUID}", user));
        Assert.Equal(220_000, await ValueAsync("SELECT sum(listened_ms) AS value FROM listening_totals WHERE scope = 'track' AND subject = {id:UUID}", track));
        Assert.Equal(0L, await Sql.ScalarAsync<long>(api.Streaming, "SELECT count(*) FROM history_erasures"));
        Assert.Equal(1L, await Sql.ScalarAsync<long>(api.Streaming, $"SELECT count(*) FROM listeners WHERE user_id = '{user}'"));
    }

    [Fact]
    public async Task A_deleted_account_is_named_nowhere_in_ClickHouse()
    {
        using var bob = await api.SignedInAsAsync("bob");
        var user = await CatalogHost.UserIdAsync(bob);
        await CatalogHost.EventuallyAsync(async () => await RequestsAsync(user) > 0, "The request was never logged.");
        await CatalogHost.EventuallyAsync(
            async () => await ValueAsync("SELECT count() AS value FROM user_analytics WHERE user_id = {id:UUID} AND action = 'signed_in'", user) == 1, "The sign-in was never copied.");
        var active = await api.ClickHouse.ValueAsync<long>("SELECT uniqExact(user_id) AS value FROM active_users");

        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/me") { Content = JsonContent.Create(new { current_password = ApiHost.Password }) };
        (await bob.SendAsync(delete)).EnsureSuccessStatusCode();
        await Sql.ExecuteAsync(api.Streaming, $"INSERT INTO analytics.account_erasures VALUES ('{user}', gen_random_uuid(), now()) ON CONFLICT DO NOTHING");

        await CatalogHost.EventuallyAsync(
            async () => await RequestsAsync(user) == 0 && await ValueAsync("SELECT count() AS value FROM active_users WHERE user_id = {id:UUID}", user) == 0
                && await ValueAsync("SELECT count() AS value FROM user_analytics WHERE user_id = {id:UUID}", user) == 0,
            "The account is still named.");
        Assert.True(await api.ClickHouse.ValueAsync<long>("SELECT uniqExact(user_id) AS value FROM active_users") >= active);
    }

    private Task<long> RequestsAsync(Guid user) => ValueAsync("SELECT count() AS value FROM api_requests_log WHERE user_id = {id:UUID}", user);

    private Task<long> ValueAsync(string sql, Guid id) => api.ClickHouse.ValueAsync<long>(sql, new() { { "id", id } });

    public sealed class Host : AnalyticsHost
    {
        protected override TimeSpan ForwardEvery => TimeSpan.FromMilliseconds(100);
    }
}
