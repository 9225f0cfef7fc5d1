using Jonquils.Api.Analytics.Schema;
using Jonquils.Tests.ClickHouse;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.MediaWorker.Etl;

/// <summary>A library whose listening is counted by the real ClickHouse engine.</summary>
public class WarehouseHost : LibraryHost, IAsyncLifetime
{
    public ClickHouseDatabase ClickHouse { get; } = new();

    async Task IAsyncLifetime.InitializeAsync()
    {
        await ClickHouse.InitializeAsync();
        await StartAllAsync();
        await Services.GetRequiredService<AnalyticsSchema>().EnsureAsync(CancellationToken.None);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await StopAllAsync();
        await ClickHouse.DisposeAsync();
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        base.Configure(settings);
        settings["ConnectionStrings:clickhouse"] = ClickHouse.ConnectionString;
    }

    protected override void ConfigureWorker(IDictionary<string, string> environment) => environment["ConnectionStrings__clickhouse"] = ClickHouse.ConnectionString;
}
