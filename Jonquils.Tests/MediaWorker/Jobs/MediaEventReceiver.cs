using System.Collections.Concurrent;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Stack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.MediaWorker.Jobs;

/// <summary>Stands where the Api stands: takes media events over HTTP and remembers them.</summary>
internal sealed class MediaEventReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(MediaEvent Event, string? Traceparent)> _events = new();

    private MediaEventReceiver(WebApplication app, string address)
    {
        _app = app;
        Address = address;
    }

    public string Address { get; }

    public IEnumerable<MediaEvent> Events => _events.Select(e => e.Event);

    public IEnumerable<string?> Traceparents => _events.Select(e => e.Traceparent);

    public static async Task<MediaEventReceiver> StartAsync()
    {
        var address = $"http://localhost:{TestStack.FreePort()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new MediaEventReceiver(app, address);
        app.Urls.Add(address);
        app.MapPost("/internal/v1/media-events", async (HttpRequest request) =>
        {
            var fact = await JsonSerializer.DeserializeAsync<MediaEvent>(request.Body, ContractJson.Options);
            receiver._events.Enqueue((fact!, request.Headers["traceparent"]));
            return Results.NoContent();
        });
        await app.StartAsync();
        return receiver;
    }

    public IEnumerable<string> KindsOf(Guid jobId) => Events.Where(e => e.JobId == jobId).DistinctBy(e => e.MessageId).Select(e => e.Kind);

    /// <summary>Waits until a job has an event of a kind.</summary>
    public async Task<MediaEvent> WaitForAsync(Guid jobId, params string[] kinds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            if (Events.FirstOrDefault(e => e.JobId == jobId && kinds.Contains(e.Kind)) is { } found)
            {
                return found;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
