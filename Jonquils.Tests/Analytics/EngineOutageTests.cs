using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Api.Analytics;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Analytics;

/// <summary>ClickHouse killed and started again under an Api that goes on.</summary>
public sealed class EngineOutageTests(EngineOutageTests.Host api) : IClassFixture<EngineOutageTests.Host>
{
    [Fact]
    public async Task While_ClickHouse_is_away_listens_are_taken_and_requests_spooled_and_afterwards_each_is_there_once()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var admin = await api.SignedInAsAdminAsync();
        var track = await api.AvailableAsync("Heard through everything");
        await ListenAsync(ada, track, 5);
        await CatalogHost.EventuallyAsync(async () => await EventsAsync(track) == 5, "The events were never copied.");

        await api.Server.KillAsync();
        await ListenAsync(ada, track, 7);
        var health = await (await api.Anonymous.GetAsync("/health")).Content.ReadFromJsonAsync<JsonElement>();
        var report = await admin.GetAsync("/api/v1/analytics/platform");
        ada.DefaultRequestHeaders.UserAgent.ParseAdd("Through/1.0");
        for (var i = 0; i < 30; i++)
        {
            await ada.GetAsync("/api/v1/genres");
        }

        var state = api.Services.GetRequiredService<ForwardingState>();
        await CatalogHost.EventuallyAsync(() => Task.FromResult(state.SpooledBytes > 0), "Nothing was spooled.");
        var lag = await state.ListenLagAsync(CancellationToken.None);
        await api.Server.StartAgainAsync();

        Assert.Equal("degraded", health.GetProperty("status").GetString());
        await Refused.WithAsync(HttpStatusCode.ServiceUnavailable, "unavailable", report);
        Assert.NotNull(report.Headers.RetryAfter);
        Assert.True(lag > TimeSpan.Zero);
        await CatalogHost.EventuallyAsync(async () => await EventsAsync(track) == 12, "The events were never copied after the start.");
        await CatalogHost.EventuallyAsync(async () => await CountAsync("SELECT count() AS value FROM api_requests_log WHERE user_agent = 'Through/1.0'") == 30, "The requests never came back.");
        await CatalogHost.EventuallyAsync(() => Task.FromResult(state.SpooledBytes == 0), "The spool was never emptied.");
        Assert.Equal(30, await CountAsync("SELECT count() AS value FROM api_requests_log WHERE user_agent = 'Through/1.0'"));
        Assert.Equal(12, await CountAsync($"SELECT sum(plays) AS value FROM listening_totals WHERE scope = 'track' AND subject = '{track}'"));
        Assert.Equal(0, state.DroppedRequests);
    }

    private static async Task ListenAsync(HttpClient client, Guid track, int count)
    {
        var answer = await client.PostAsJsonAsync("/api/v1/analytics/listen", Enumerable.Range(0, count).Select(_ => new
        {
            event_id = Guid.NewGuid(),
            track_id = track,
            action = "complete",
            play_duration_ms = 40_000,
            completion_percentage = 100,
        }));
        Assert.Equal(count, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accepted").GetInt32());
    }

    private Task<long> EventsAsync(Guid track) => CountAsync($"SELECT count() AS value FROM track_analytics WHERE track_id = '{track}'");

    private async Task<long> CountAsync(string sql)
    {
        try
        {
            return (await api.Services.GetRequiredService<ClickHouseClient>().QueryAsync<Single>(sql, null, CancellationToken.None).ToListAsync()).Single().Value;
        }
        catch (Exception away) when (away is ClickHouseUnavailableException or ClickHouseException)
        {
            return -1;
        }
    }

    private sealed record Single(long Value);

    public sealed class Host : ApiHost, IAsyncLifetime
    {
        private string _connection = "";
        private string _spool = "";

        internal TestServer Server { get; private set; } = null!;

        async Task IAsyncLifetime.InitializeAsync()
        {
            (Server, _connection) = await TestStack.OwnClickHouseAsync();
            _spool = await TestStack.NewFolderAsync("spool");
            await InitializeAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await DisposeAsync();
            await Server.KillAsync();
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["ConnectionStrings:clickhouse"] = _connection;
            settings["Analytics:ForwardEvery"] = "00:00:00.100";
            settings["Analytics:ShipEvery"] = "00:00:00.100";
            settings["Analytics:SpoolFolder"] = _spool;
        }
    }
}
