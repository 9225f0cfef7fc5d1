using Jonquils.ServiceDefaults.ClickHouse;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Analytics.Schema;

/// <summary>The schema of the ClickHouse database; brought up to date when ClickHouse is first needed, since it may be away when the service starts.</summary>
internal sealed class AnalyticsSchema(ClickHouseClient clickHouse, ClickHouseMigrations migrations, IOptions<AnalyticsOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile bool _isReady;

    /// <exception cref="ClickHouseUnavailableException">ClickHouse is away.</exception>
    public async Task EnsureAsync(CancellationToken cancel)
    {
        if (_isReady)
        {
            return;
        }

        await _one.WaitAsync(cancel);
        try
        {
            if (_isReady)
            {
                return;
            }

            await migrations.RunAsync([.. EventTables.Steps, .. SumTables.Steps], cancel);
            await KeepForAsync(EventTables.Listens, options.Value.KeepEventsFor, cancel);
            await KeepForAsync(EventTables.Activity, options.Value.KeepEventsFor, cancel);
            await KeepForAsync(EventTables.Searches, options.Value.KeepEventsFor, cancel);
            await KeepForAsync(EventTables.Requests, options.Value.KeepRequestsFor, cancel);
            _isReady = true;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    // Said anew at each start: the setting may have changed. What is there already goes with its next merge.
    private Task KeepForAsync(string table, TimeSpan time, CancellationToken cancel) => clickHouse.ExecuteAsync(
        $"ALTER TABLE {table} MODIFY TTL toDateTime(timestamp) + toIntervalDay({(int)time.TotalDays}) SETTINGS materialize_ttl_after_modify = 0", parameters: null, cancel);
}
