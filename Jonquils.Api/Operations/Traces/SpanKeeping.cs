using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Telemetry;

namespace Jonquils.Api.Operations.Traces;

/// <summary>Puts the Api's own spans into the store, so many a second and no more; those of other services come by <see cref="TakeSpans"/>.</summary>
internal sealed class SpanKeeping(SpanFeed feed, TraceStore store, TimeProvider clock, ILogger<SpanKeeping> logger)
    : PeriodicLoop(TimeSpan.FromMilliseconds(100), clock, logger)
{
    private const int MostAtOnce = 200;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        foreach (var span in await feed.TakeAsync(MostAtOnce, cancel))
        {
            store.Add(span);
        }
    }
}
