using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Telemetry;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.Telemetry;

public sealed class SpanForwardingTests : IAsyncLifetime
{
    private const string Receiver = "receiver";

    // As many as wait for somebody who is away.
    private const int Room = 5000;

    private readonly int _port = TestStack.FreePort();
    private readonly SpanFeed _feed = new();
    private readonly ManualClock _clock = new();
    private readonly Heard _heard = new();
    private readonly ConcurrentQueue<string> _taken = new();
    private HttpStatusCode _answer = HttpStatusCode.NoContent;
    private ServiceProvider _clients = null!;
    private SpanForwarding _forwarding = null!;
    private WebApplication? _receiver;

    public Task InitializeAsync()
    {
        _clients = new ServiceCollection().AddHttpClient(Receiver, client => client.BaseAddress = new Uri($"http://localhost:{_port}")).Services.BuildServiceProvider();
        _forwarding = new SpanForwarding(_feed, _clients.GetRequiredService<IHttpClientFactory>(), Receiver, _clock, _heard);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _forwarding.Dispose();
        await _clients.DisposeAsync();
        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
        }
    }

    [Fact]
    public async Task Spans_wait_for_a_receiver_that_does_not_listen_yet_and_nobody_is_bothered()
    {
        Finish("first");
        await BringAsync();
        Finish("second");
        await BringAsync();

        await ListenAsync();
        await BringAsync();
        await BringAsync();

        Assert.Equal(["first", "second"], _taken);
        Assert.Empty(_heard.Said);
    }

    [Fact]
    public async Task A_receiver_that_stays_away_is_told_of_once_and_so_is_its_return()
    {
        Finish("only");
        await BringAsync();
        _clock.Advance(SpanForwarding.Patience);
        await BringAsync();
        await BringAsync();

        var whileAway = _heard.Said.ToList();
        await ListenAsync();
        await BringAsync();

        Assert.Equal([LogLevel.Warning], whileAway);
        Assert.Equal([LogLevel.Warning, LogLevel.Information], _heard.Said);
        Assert.Equal(["only"], _taken);
    }

    [Fact]
    public async Task When_spans_are_lost_by_it_somebody_is_told_at_once()
    {
        Finish("in hand");
        await BringAsync();
        foreach (var number in Enumerable.Range(0, Room + 7))
        {
            Finish($"{number}");
        }

        await BringAsync();

        Assert.Equal([LogLevel.Warning], _heard.Said);
        Assert.Contains("7 of them were lost", Assert.Single(_heard.Words), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_for_good_makes_room_for_others_and_what_is_only_not_taken_now_does_not()
    {
        await ListenAsync();
        _answer = HttpStatusCode.ServiceUnavailable;
        Finish("later");
        await BringAsync();
        _answer = HttpStatusCode.NoContent;
        await BringAsync();
        _answer = HttpStatusCode.RequestEntityTooLarge;
        Finish("never");
        await BringAsync();
        _answer = HttpStatusCode.NoContent;
        Finish("next");
        await BringAsync();

        Assert.Equal(["later", "next"], _taken);
        Assert.Equal([LogLevel.Warning], _heard.Said);
    }

    // It waits for spans where there are none, which is never so here.
    private async Task BringAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _forwarding.BringAsync(limit.Token);
    }

    private void Finish(string name)
    {
        using var activity = new Activity(name) { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        activity.Start().Stop();
        _feed.Add(activity, "worker");
    }

    private async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://localhost:{_port}");
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = ContractJson.Options.PropertyNamingPolicy);
        _receiver = builder.Build();
        _receiver.MapPost(SpanFeed.Path, (FinishedSpans spans) =>
        {
            foreach (var span in _answer == HttpStatusCode.NoContent ? spans.Spans : [])
            {
                _taken.Enqueue(span.Name);
            }

            return Results.StatusCode((int)_answer);
        });
        await _receiver.StartAsync();
    }

    private sealed class Heard : ILogger<SpanForwarding>
    {
        public ConcurrentQueue<LogLevel> Said { get; } = new();

        public ConcurrentQueue<string> Words { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Said.Enqueue(logLevel);
            Words.Enqueue(formatter(state, exception));
        }
    }
}
