using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Jonquils.Tests.MediaWorker.Etl;

namespace Jonquils.Tests.MediaWorker.Monitoring;

public sealed class MissingMonitorTests(LibraryHost host) : IClassFixture<LibraryHost>
{
    [Fact]
    public async Task The_monitor_looks_soon_after_a_start_without_waiting_for_its_time()
    {
        await host.KillWorkersAsync();

        // New Year's night.
        await host.StartWorkerAsync(("Schedule__Cron__monitoring", "0 0 0 1 1 ?"), ("Monitoring__FirstRunAfter", "00:00:00.200"));

        await CatalogHost.EventuallyAsync(async () => (await StateAsync()).LastRunAt is not null, "It never looked.");
    }

    [Fact]
    public async Task A_monitor_that_misses_two_of_its_times_is_told_to_whoever_asks_the_api()
    {
        await host.KillWorkersAsync();
        await host.StartWorkerAsync(("Schedule__Cron__monitoring", "0/2 * * * * ?"));
        using var admin = await host.SignedInAsAdminAsync();
        var started = TimeProvider.System.GetUtcNow();
        await CatalogHost.EventuallyAsync(async () => (await StateAsync()).LastRunAt > started, "It never looked.");
        var well = await MonitorAsync(admin);

        // As when its scheduler is stuck.
        await Sql.ExecuteAsync(host.Processing, "UPDATE schedule.qrtz_triggers SET trigger_state = 'PAUSED' WHERE trigger_name = 'monitoring'");
        var missing = well;
        await CatalogHost.EventuallyAsync(async () => (missing = await MonitorAsync(admin)).GetProperty("status").GetString() != "healthy", "Nobody noticed.");

        Assert.Equal("healthy", well.GetProperty("status").GetString());
        Assert.Equal("unhealthy", missing.GetProperty("status").GetString());
        Assert.Contains("missed two of its times", missing.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_no_worker_answers_the_api_tells_what_it_sees_itself()
    {
        await host.KillWorkersAsync();
        using var admin = await host.SignedInAsAdminAsync();

        var services = (await CatalogHost.JsonAsync(await admin.GetAsync("/api/v1/operations/services"))).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(["api", "worker", "monitor"], services.Select(service => service.GetProperty("name").GetString()));
        Assert.Equal("unhealthy", services[1].GetProperty("status").GetString());
        Assert.Equal("healthy", services[0].GetProperty("checks").GetProperty("catalog_db").GetProperty("status").GetString());
    }

    private async Task<MonitorState> StateAsync() => (await host.Worker.GetFromJsonAsync<MonitorState>("/internal/v1/operations/monitoring", ContractJson.Options))!;

    private static async Task<JsonElement> MonitorAsync(HttpClient admin) =>
        (await CatalogHost.JsonAsync(await admin.GetAsync("/api/v1/operations/services"))).GetProperty("items").EnumerateArray().Single(service => service.GetProperty("name").GetString() == "monitor");
}
