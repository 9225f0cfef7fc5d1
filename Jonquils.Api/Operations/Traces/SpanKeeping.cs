using Jonquils.ServiceDefaults.Telemetry;

namespace Jonquils.Api.Operations.Traces;

/// <summary>Puts the Api's own spans into the store; those of other services come by <see cref="TakeSpans"/>.</summary>
internal sealed class SpanKeeping(SpanFeed feed, TraceStore store) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var span in feed.Reader.ReadAllAsync(stoppingToken))
        {
            store.Add(span);
        }
    }
}
