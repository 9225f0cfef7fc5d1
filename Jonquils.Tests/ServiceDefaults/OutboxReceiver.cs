using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.ServiceDefaults;

/// <summary>A service on a free port that takes messages, and refuses those it was told to refuse.</summary>
internal sealed class OutboxReceiver : IAsyncDisposable
{
    public const string Name = "receiver";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<(string Aggregate, int Number)> _taken = new();
    private readonly ConcurrentDictionary<string, (int Left, HttpStatusCode Status)> _refusals = new();
    private readonly WebApplication _app;

    private OutboxReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<OutboxReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OutboxReceiver(builder.Build());
        receiver._app.MapPost("/take", receiver.Take);
        await receiver._app.StartAsync();
        return receiver;
    }

    public void Refuse(string aggregate, int times, HttpStatusCode status) => _refusals[aggregate] = (times, status);

    public int[] Of(string aggregate) => [.. _taken.Where(message => message.Aggregate == aggregate).Select(message => message.Number)];

    public async Task WaitForAsync(string aggregate, int count)
    {
        var waited = Stopwatch.StartNew();
        while (Of(aggregate).Length < count)
        {
            Assert.True(waited.Elapsed < Patience, $"Only {Of(aggregate).Length} of {count} messages came.");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Take(JsonElement message)
    {
        var aggregate = message.GetProperty("aggregate").GetString()!;
        if (_refusals.TryGetValue(aggregate, out var refusal) && refusal.Left > 0)
        {
            _refusals[aggregate] = refusal with { Left = refusal.Left - 1 };
            return Results.StatusCode((int)refusal.Status);
        }

        _taken.Enqueue((aggregate, message.GetProperty("number").GetInt32()));
        return Results.NoContent();
    }
}
