using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.ServiceDefaults.Telemetry;

/// <summary>Brings a service's spans to the Api, where all are looked at together. What cannot be delivered is dropped.</summary>
internal sealed class SpanForwarding(SpanFeed feed, IHttpClientFactory clients, string receiver, TimeProvider clock, ILogger<SpanForwarding> logger)
    : PeriodicLoop(TimeSpan.FromSeconds(1), clock, logger)
{
    private const int MostAtOnce = 500;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        var spans = await feed.TakeAsync(MostAtOnce, cancel);
        if (spans.Count == 0)
        {
            return;
        }

        using var answer = await clients.CreateClient(receiver).PostAsJsonAsync(SpanFeed.Path, new FinishedSpans(spans), ContractJson.Options, cancel);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>Registers the bringing of spans.</summary>
public static class SpanForwardingRegistration
{
    /// <param name="receiver">Name of the HTTP client of the service that keeps them. Nothing is sent unless <c>Traces:Keep</c> is set.</param>
    public static void AddSpanForwarding(this IHostApplicationBuilder builder, string receiver)
    {
        if (builder.Configuration.GetValue<bool>($"{TraceOptions.Section}:{nameof(TraceOptions.Keep)}"))
        {
            builder.Services.AddSingleton<IHostedService>(services => new SpanForwarding(
                services.GetRequiredService<SpanFeed>(), services.GetRequiredService<IHttpClientFactory>(), receiver,
                services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SpanForwarding>>()));
        }
    }
}
