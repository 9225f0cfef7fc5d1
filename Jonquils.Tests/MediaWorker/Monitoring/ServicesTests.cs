using System.Text.Json;
using Jonquils.Tests.Catalog;

namespace Jonquils.Tests.MediaWorker.Monitoring;

public sealed class ServicesTests(MonitoredHost host) : IClassFixture<MonitoredHost>
{
    private const string Path = "/api/v1/operations/services";

    [Fact]
    public async Task A_server_that_stopped_is_seen_by_who_asked_it_and_since_when()
    {
        using var admin = await host.SignedInAsAdminAsync();
        var before = await ServicesAsync(admin);
        var stoppedAt = TimeProvider.System.GetUtcNow();

        await host.Redis.KillAsync();
        var after = before;
        await CatalogHost.EventuallyAsync(async () => StatusOf((after = await ServicesAsync(admin))["redis"]) != "healthy", "Nobody noticed.");
        var found = await host.LookAsync();
        var alert = Assert.Single(await host.AlertsAsync("service:redis"));
        await host.Redis.StartAgainAsync();
        var again = after;
        await CatalogHost.EventuallyAsync(async () => StatusOf((again = await ServicesAsync(admin))["redis"]) == "healthy", "It never came back.");

        Assert.Equal(["api", "worker", "clickhouse", "objects", "postgres", "redis", "monitor"], before.Keys);
        Assert.All(["objects", "postgres", "redis", "monitor"], name => Assert.Equal("healthy", StatusOf(before[name])));
        Assert.Equal("backing", after["redis"].GetProperty("kind").GetString());
        Assert.Equal("degraded", after["redis"].GetProperty("checks").GetProperty("worker/redis").GetProperty("status").GetString());
        Assert.Equal("healthy", after["redis"].GetProperty("checks").GetProperty("api/redis").GetProperty("status").GetString());
        Assert.True(after["redis"].GetProperty("since").GetDateTimeOffset() >= stoppedAt);
        Assert.True(before["redis"].GetProperty("since").GetDateTimeOffset() < stoppedAt);
        Assert.Equal("degraded", after["worker"].GetProperty("checks").GetProperty("redis").GetProperty("status").GetString());
        Assert.Equal("healthy", StatusOf(after["postgres"]));
        Assert.True(after["postgres"].GetProperty("checks").GetProperty("api/catalog_db").GetProperty("duration_ms").GetDouble() >= 0);
        // One cause, one alert: that the worker lacks its Redis is no second one.
        Assert.Equal(("WARNING", "OK"), (found["service:redis"].Status, found["service:worker"].Status));
        Assert.Contains("worker/redis", alert.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stored_is_counted_by_bucket_database_and_user()
    {
        using var admin = await host.SignedInAsAdminAsync();
        using var hoarder = await host.SignedInAsAsync("hoarder");
        var empty = await CatalogHost.JsonAsync(await admin.GetAsync("/api/v1/operations/storage"));
        await CatalogHost.UploadAsync(hoarder, CatalogHost.NewAudio(5000));
        host.Drop("somebody/a song.mp3", new byte[700]);

        (await host.Worker.PostAsync("/internal/v1/operations/storage/run", null)).EnsureSuccessStatusCode();
        var counted = empty;
        await CatalogHost.EventuallyAsync(
            async () => (counted = await CatalogHost.JsonAsync(await admin.GetAsync("/api/v1/operations/storage"))).GetProperty("taken_at").ValueKind != JsonValueKind.Null, "It was never counted.");

        Assert.Equal(JsonValueKind.Null, empty.GetProperty("taken_at").ValueKind);
        var tracks = Named(counted, "buckets", "tracks");
        Assert.Equal((2, 5700), (tracks.GetProperty("objects").GetInt64(), tracks.GetProperty("bytes").GetInt64()));
        Assert.Equal(["uploads", "library"], tracks.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("name").GetString()));
        Assert.True(Named(counted, "databases", "catalog_db").GetProperty("bytes").GetInt64() > 1_000_000);
        Assert.True(Named(counted, "databases", "processing_db").GetProperty("bytes").GetInt64() > 1_000_000);
        Assert.True(Named(counted, "disks", "api/objects").GetProperty("free_bytes").GetInt64() > 0);
        var user = Assert.Single(counted.GetProperty("users").EnumerateArray());
        Assert.Equal(("hoarder", 5000), (user.GetProperty("username").GetString(), user.GetProperty("used_bytes").GetInt64()));
    }

    [Fact]
    public async Task An_administrator_can_let_the_monitor_look_and_read_what_it_found()
    {
        using var admin = await host.SignedInAsAdminAsync();
        var before = TimeProvider.System.GetUtcNow();

        (await admin.PostAsync("/api/v1/operations/monitoring/run", null)).EnsureSuccessStatusCode();
        JsonElement checks = default;
        await CatalogHost.EventuallyAsync(
            async () => (checks = await CatalogHost.JsonAsync(await admin.GetAsync("/api/v1/operations/checks"))).GetProperty("last_run_at") is { ValueKind: JsonValueKind.String } at
                && at.GetDateTimeOffset() > before,
            "It never looked.");

        var order = checks.GetProperty("items").EnumerateArray().Select(check => check.GetProperty("status").GetString()).ToList();
        Assert.NotEmpty(order);
        Assert.Equal(order.OrderBy(status => Array.IndexOf(["CRITICAL", "WARNING", "OK"], status)), order);
    }

    private static JsonElement Named(JsonElement counted, string list, string name) => counted.GetProperty(list).EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);

    private static string? StatusOf(JsonElement service) => service.GetProperty("status").GetString();

    private static async Task<Dictionary<string, JsonElement>> ServicesAsync(HttpClient admin) =>
        (await CatalogHost.JsonAsync(await admin.GetAsync(Path))).GetProperty("items").EnumerateArray().ToDictionary(service => service.GetProperty("name").GetString()!);
}
