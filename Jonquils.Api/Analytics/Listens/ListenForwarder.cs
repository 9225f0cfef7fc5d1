using Jonquils.Api.Analytics.Schema;
using Jonquils.Api.Playback;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Analytics.Listens;

/// <summary>Copies listening events into ClickHouse, and the plays among them to the catalogue.</summary>
internal sealed class ListenForwarder(
    ListenFeed feed, ListenCopies copies, ClickHouseClient clickHouse, AnalyticsSchema schema, IOptions<AnalyticsOptions> options, TimeProvider clock,
    ILogger<ListenForwarder> logger)
    : PeriodicLoop(options.Value.ForwardEvery, clock, logger)
{
    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        if (!clickHouse.IsConfigured)
        {
            return;
        }

        try
        {
            await schema.EnsureAsync(cancel);
            AnalyticsMeters.Forwarded.Add(await feed.RunAsync(copies, cancel) ?? 0);
        }
        finally
        {
            AnalyticsMeters.SetLag(await feed.LagAsync(cancel));
        }
    }
}
