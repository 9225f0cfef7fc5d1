using System.Net;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.ClickHouse;

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
        }
    }
}
