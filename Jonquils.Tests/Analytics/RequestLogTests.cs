using Jonquils.Api.Search;
using Jonquils.Tests.Catalog;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Analytics;

public sealed class RequestLogTests(AnalyticsHost api) : IClassFixture<AnalyticsHost>
{
    [Fact]
    public async Task A_request_is_logged_by_its_route_with_who_when_what_and_how_and_never_by_its_address()
    {
        using var ada = await api.SignedInAsAsync("ada");
        ada.DefaultRequestHeaders.UserAgent.ParseAdd("Jonquil/1.0");
        ada.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await ada.GetAsync("/hls/t/a-ticket-that-is-secret/master.m3u8?token=secret");
        await ada.GetAsync("/nothing/secret/here");
        await ada.GetAsync($"/api/v1/tracks/{Guid.NewGuid()}");

        await CatalogHost.EventuallyAsync(
            async () => await CountAsync("user_agent = 'Jonquil/1.0' AND trace_id = '0af7651916cd43dd8448eb211c80319c' AND ip != ''") == 3, "The requests were never logged.");

        Assert.Equal(1, await CountAsync("user_agent = 'Jonquil/1.0' AND endpoint = '/hls/t/{ticket}/{**file}' AND method = 'GET' AND status_code = 403"));
        Assert.Equal(1, await CountAsync("user_agent = 'Jonquil/1.0' AND endpoint = '' AND status_code = 404"));
        Assert.Equal(1, await CountAsync($"user_agent = 'Jonquil/1.0' AND endpoint = '/api/v1/tracks/{{trackId:guid}}' AND status_code = 404 AND user_id = '{await CatalogHost.UserIdAsync(ada)}' AND response_time_us > 0"));
        Assert.Equal(0, await CountAsync("endpoint LIKE '%secret%' OR user_agent LIKE '%secret%'"));
    }

    [Fact]
    public async Task Searches_and_what_was_opened_of_them_are_counted_but_for_what_is_suggested_while_typing()
    {
        var (log, at, search) = (api.Services.GetRequiredService<SearchLog>(), TimeProvider.System.GetUtcNow(), Guid.NewGuid());
        log.Write(new SearchLogged(search, at, null, " Some Query ", "track", 3, 5));
        log.Write(new SearchLogged(Guid.NewGuid(), at, null, "some query", "track", 0, 5));
        log.Write(new SearchLogged(Guid.NewGuid(), at, null, "some", "suggest", 0, 5));
        log.Write(new SearchClicked(search, at, null, "some query", "track", Guid.NewGuid(), 1));
        using var admin = await api.SignedInAsAdminAsync();

        await CatalogHost.EventuallyAsync(
            async () => await api.ClickHouse.ValueAsync<long>("SELECT count() AS value FROM search_analytics") == 4, "The searches were never written.");
        var report = await AnalyticsHost.ReportAsync(admin, "platform?bucket=week");

        var used = report.GetProperty("totals").GetProperty("service");
        Assert.Equal((2, 1, 1), (used.GetProperty("searches").GetInt32(), used.GetProperty("searches_without_results").GetInt32(), used.GetProperty("search_clicks").GetInt32()));
        Assert.Equal("some query", report.GetProperty("searches_without_results")[0].GetProperty("query").GetString());
    }

    [Fact]
    public async Task What_the_platform_report_says_of_requests_is_what_counting_them_says()
    {
        using var admin = await api.SignedInAsAdminAsync();
        for (var i = 0; i < 20; i++)
        {
            await admin.GetAsync(i % 2 == 0 ? "/api/v1/genres" : "/api/v1/albums");
        }

        // A time that is over: nothing comes to it any more.
        await api.ClickHouse.Client.ExecuteAsync(
            """
            INSERT INTO api_requests_log (timestamp, user_id, method, endpoint, status_code, response_time_us, user_agent, ip, trace_id)
            SELECT toDateTime64('2026-10-24 00:00:00', 3, 'UTC') + number * 61, if(number % 3 = 0, toUUID(concat('00000000-0000-4000-8000-0000000000', leftPad(toString(number % 50), 2, '0'))), NULL),
                'GET', concat('/r', toString(number % 4)), if(number % 10 = 0, 503, 200), number % 900 * 1000, '', '', '' FROM numbers(5000)
            """, null, CancellationToken.None);

        var report = await AnalyticsHost.ReportAsync(admin, "platform?from=2026-10-24&to=2026-10-29&bucket=hour&tz=Europe/Amsterdam");

        var (from, to) = (report.GetProperty("from").GetDateTimeOffset(), report.GetProperty("to").GetDateTimeOffset());
        var expected = Enumerable.Range(0, 5000).Select(n => (At: new DateTimeOffset(2026, 10, 24, 0, 0, 0, TimeSpan.Zero).AddSeconds(n * 61), N: n)).Where(r => r.At >= from && r.At < to).ToList();
        var used = report.GetProperty("totals").GetProperty("service");
        Assert.Equal(expected.Count, used.GetProperty("requests").GetInt32());
        Assert.Equal(expected.Count(r => r.N % 10 == 0), used.GetProperty("request_errors").GetInt32());
        Assert.Equal(expected.Where(r => r.N % 3 == 0).Select(r => r.N % 50).Distinct().Count(), used.GetProperty("active_users").GetInt32());
        Assert.Equal(expected.Average(r => r.N % 900), used.GetProperty("latency_mean_ms").GetDouble(), 6);
        Assert.Equal(expected.Select(r => r.N % 900).Order().ElementAt(expected.Count / 2), used.GetProperty("latency_p50_ms").GetDouble(), 1.0);
        foreach (var point in report.GetProperty("series").EnumerateArray())
        {
            var start = point.GetProperty("start").GetDateTimeOffset();
            Assert.Equal(expected.Count(r => r.At >= start && r.At < start.AddHours(1)), point.GetProperty("service").GetProperty("requests").GetInt32());
        }
    }

    [Fact]
    public async Task Registrations_and_sign_ins_are_counted()
    {
        using var admin = await api.SignedInAsAdminAsync();
        var events = api.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Api.Analytics.AccountEvents.ActivityForwarder>().Single();
        await api.SignedInAsAsync("newcomer");
        var registered = await Given.Sql.ScalarAsync<long>(api.Database("user_db"), "SELECT count(*) FROM audit_log WHERE action = 'registered'");
        await CatalogHost.EventuallyAsync(async () =>
        {
            await events.ForwardAsync(CancellationToken.None);
            return await api.ClickHouse.ValueAsync<long>("SELECT count() AS value FROM user_analytics WHERE action = 'registered'") == registered;
        }, "The registrations were never copied.");

        var used = (await AnalyticsHost.ReportAsync(admin, "platform")).GetProperty("totals").GetProperty("service");

        Assert.Equal(registered, used.GetProperty("registrations").GetInt64());
        Assert.True(used.GetProperty("sign_ins").GetInt64() >= registered);
    }

    [Fact]
    public async Task A_session_that_ended_tells_what_was_heard_and_searched_in_it()
    {
        using var ada = await api.SignedInAsAsync("one-session");
        var user = await CatalogHost.UserIdAsync(ada);
        var track = Guid.NewGuid();
        var now = TimeProvider.System.GetUtcNow();
        await api.AppendAsync(user, [
            AnalyticsHost.Event(track, "play", now), AnalyticsHost.Event(track, "complete", now, 40_000), AnalyticsHost.Event(Guid.NewGuid(), "play", now),
            AnalyticsHost.Event(Guid.NewGuid(), "like", now), AnalyticsHost.Event(Guid.NewGuid(), "play", now.AddDays(-1)),
        ]);
        foreach (var path in (string[])["search/tracks?q=rain", "search/tracks?q=snow", "search/suggest?q=ra"])
        {
            (await ada.GetAsync("/api/v1/" + path)).EnsureSuccessStatusCode();
        }

        (await ada.PostAsync("/api/v1/auth/logout", null)).EnsureSuccessStatusCode();

        var events = api.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Api.Analytics.AccountEvents.ActivityForwarder>().Single();
        const string Ends = "FROM user_analytics WHERE user_id = {user:UUID} AND action = 'signed_out'";
        await CatalogHost.EventuallyAsync(async () =>
        {
            await events.ForwardAsync(CancellationToken.None);
            return await api.ClickHouse.ValueAsync<long>($"SELECT count() AS value {Ends}", new() { { "user", user } }) == 1;
        }, "The end of the session was never copied.");
        Assert.Equal(2, await api.ClickHouse.ValueAsync<long>($"SELECT sum(tracks_played) AS value {Ends}", new() { { "user", user } }));
        Assert.Equal(2, await api.ClickHouse.ValueAsync<long>($"SELECT sum(searches_made) AS value {Ends}", new() { { "user", user } }));
    }

    private Task<long> CountAsync(string condition) => api.ClickHouse.ValueAsync<long>($"SELECT count() AS value FROM api_requests_log WHERE {condition}");
}
