using System.Net;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.ClickHouse;
using Jonquils.Tests.Given;
using Npgsql;

namespace Jonquils.Tests.MediaWorker.Monitoring;

/// <summary>What the monitor makes of the log of requests, which lies in a real ClickHouse.</summary>
public sealed class RequestChecksTests(RequestChecksTests.Host host) : IClassFixture<RequestChecksTests.Host>
{
    [Fact]
    public async Task Requests_that_fail_raise_an_alert_that_says_how_many_and_a_handful_does_not()
    {
        using var anyone = host.Anonymous;
        var handful = await host.LookAsync();
        // In the first moments the log's tables may still be being made; the monitor then says that it was told nothing.
        await CatalogHost.EventuallyAsync(async () => (handful = await host.LookAsync()).ContainsKey("api_error_percent"), string.Join(", ", handful.Keys));
        for (var n = 0; n < 60; n++)
        {
            Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/api/v1/genres")).StatusCode);
        }

        await host.ExecuteAsync("ALTER TABLE genres RENAME TO genres_away");
        for (var n = 0; n < 20; n++)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, (await anyone.GetAsync($"/api/v1/genres?limit={n + 1}")).StatusCode);
        }

        await host.ExecuteAsync("ALTER TABLE genres_away RENAME TO genres");
        await CatalogHost.EventuallyAsync(
            async () => await host.ClickHouse.ValueAsync<long>("SELECT toInt64(count()) AS value FROM api_requests_log WHERE status_code = 500") == 20, "The requests were never logged.");
        var found = await host.LookAsync();

        Assert.Equal(("OK", 0d), (handful["api_error_percent"].Status, handful["api_error_percent"].Value));
        Assert.Equal("CRITICAL", found["api_error_percent"].Status);
        Assert.InRange(found["api_error_percent"].Value!.Value, 5, 25);
        Assert.Contains("20 of them failed", found["api_error_percent"].Detail, StringComparison.Ordinal);
        Assert.True(found["api_latency_p95_ms"].Value > 0, found["api_latency_p95_ms"].Detail);
        Assert.Equal("OK", found["listens_lag_seconds"].Status);
        Assert.Equal("CRITICAL", Assert.Single(await host.AlertsAsync("api_error_percent")).Severity);
    }

    [Fact]
    public async Task Activity_of_accounts_that_is_not_copied_and_accounts_that_are_not_erased_raise_alerts_until_they_are()
    {
        (await host.SignedInAsAsync("active")).Dispose();
        await CatalogHost.EventuallyAsync(async () => (await host.LookAsync()).GetValueOrDefault("activity_lag_seconds")?.Value == 0, "What was done is never copied.");
        var user = Guid.CreateVersion7();

        // Another replica that copies, and never gets on.
        await using (var stuck = new NpgsqlConnection(host.Database("streaming_db")))
        {
            await stuck.OpenAsync();
            await ExecuteAsync(stuck, "SELECT pg_advisory_lock(hashtextextended('activity_feed', 0))");
            await ExecuteAsync(stuck, "BEGIN; INSERT INTO analytics.account_erasures (user_id, pseudonym, asked_at) VALUES (gen_random_uuid(), gen_random_uuid(), now() - interval '2 hours'); COMMIT");
            await ExecuteAsync(stuck, "BEGIN; SELECT 1 FROM analytics.account_erasures FOR UPDATE");
            await Sql.ExecuteAsync(
                host.Database("user_db"), $"INSERT INTO audit_log (id, at, user_id, action, ip_address) VALUES ('{Guid.CreateVersion7()}', now() - interval '2 hours', '{user}', 'signed_in', '192.0.2.1')");
            var found = await host.LookAsync();

            Assert.Equal("CRITICAL", found["activity_lag_seconds"].Status);
            Assert.InRange(found["activity_lag_seconds"].Value!.Value, 7200, 7300);
            Assert.Equal("WARNING", found["erasures_overdue_seconds"].Status);
            Assert.InRange(found["erasures_overdue_seconds"].Value!.Value, 6300, 6400);
            await ExecuteAsync(stuck, "ROLLBACK; SELECT pg_advisory_unlock_all()");
        }

        await CatalogHost.EventuallyAsync(
            async () => await host.LookAsync() is var found && found["activity_lag_seconds"].Status == "OK" && found["erasures_overdue_seconds"].Status == "OK", "They stay behind.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public sealed class Host : MonitoredHost, IAsyncLifetime
    {
        public ClickHouseDatabase ClickHouse { get; } = new();

        async Task IAsyncLifetime.InitializeAsync()
        {
            await ClickHouse.InitializeAsync();
            await StartMonitoredAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await StopMonitoredAsync();
            await ClickHouse.DisposeAsync();
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["ConnectionStrings:clickhouse"] = ClickHouse.ConnectionString;
            settings["Analytics:ShipEvery"] = "00:00:00.100";
            settings["Analytics:ForwardEvery"] = "00:00:00.100";
        }
    }
}
