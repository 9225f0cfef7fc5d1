using System.Net;
using System.Text.Json;
using Jonquils.Api.Analytics.Listens;
using Jonquils.Api.Playback;
using Jonquils.Api.Playback.Listening;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.ClickHouse;
using Jonquils.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Analytics;

/// <summary>The Api with a ClickHouse database of its own. Listening events are copied when a test says so.</summary>
public class AnalyticsHost : ApiHost, IAsyncLifetime
{
    public ClickHouseDatabase ClickHouse { get; } = new();

    public string Streaming => Database("streaming_db");

    protected virtual TimeSpan ForwardEvery => TimeSpan.FromHours(1);

    internal ListenFeed Feed => Services.GetRequiredService<ListenFeed>();

    internal ListenCopies Copies => Services.GetRequiredService<ListenCopies>();

    async Task IAsyncLifetime.InitializeAsync()
    {
        await ClickHouse.InitializeAsync();
        await InitializeAsync();
        await Services.GetRequiredService<Api.Analytics.Schema.AnalyticsSchema>().EnsureAsync(CancellationToken.None);
        await FillAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await ClickHouse.DisposeAsync();
    }

    /// <summary>Copies what is new, as a turn of the loop does: without what is newer than some transaction that is under way, even in another database.</summary>
    public Task<int?> ForwardOnceAsync() => Feed.RunAsync(Copies, CancellationToken.None);

    /// <summary>Copies until nothing waits.</summary>
    public Task ForwardAsync() => CatalogHost.EventuallyAsync(
        async () => await ForwardOnceAsync() is not null && await Feed.LagAsync(CancellationToken.None) == TimeSpan.Zero, "Events were never copied.");

    /// <summary>A listening event that the API would have taken.</summary>
    internal static Listen Event(Guid trackId, string action, DateTimeOffset at, int durationMs = 0, float? completion = null, string platform = "WEB", string device = "desktop") =>
        new(Guid.NewGuid(), trackId, action, at, durationMs, durationMs, completion, platform, device);

    internal Task<int> AppendAsync(Guid userId, IReadOnlyList<Listen> listens, string address = "192.0.2.1") =>
        Services.GetRequiredService<ListeningHistory>().AppendAsync(userId, listens, IPAddress.Parse(address), TimeProvider.System.GetUtcNow(), CancellationToken.None);

    public static async Task<JsonElement> ReportAsync(HttpClient client, string path) => await CatalogHost.JsonAsync(await client.GetAsync("/api/v1/analytics/" + path));

    /// <summary>What all tests of a class find there.</summary>
    protected virtual Task FillAsync() => Task.CompletedTask;

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["ConnectionStrings:clickhouse"] = ClickHouse.ConnectionString;
        settings["Analytics:ForwardEvery"] = ForwardEvery.ToString("c");
        settings["Analytics:ShipEvery"] = "00:00:00.100";
        settings["Analytics:ErasureDelay"] = "00:00:00";
        settings["Catalog:PopularityEvery"] = "00:00:00.100";
        settings["Playback:FeedBatch"] = "700";
    }
}
