using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Jonquils.ServiceDefaults.Redis;

/// <summary>The one way to Redis. Whatever is kept there may be lost, so every call says whether it was answered and never throws for an outage.</summary>
/// <remarks>
/// Only asynchronous commands: the synchronous ones starve the thread pool. Each has a time-out here, because the client of the local
/// stack has none of its own: a frozen server would hold a request for ever.
/// </remarks>
public sealed partial class RedisConnection(Func<Task<ConnectionMultiplexer>>? connect, TimeProvider clock, ILogger<RedisConnection> logger) : IDisposable
{
    private static readonly ActivitySource Source = new("Jonquils.Redis");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connection;
    private long _lastComplaint;

    /// <summary><see langword="false"/> when no Redis was given; then every call goes unanswered at once.</summary>
    public bool IsConfigured => connect is not null;

    /// <summary>Runs one command.</summary>
    /// <param name="operation">Name for the trace, e.g. <c>GET</c>.</param>
    /// <returns>Whether Redis answered in time, and its answer.</returns>
    public async Task<(bool Answered, T? Value)> TryAsync<T>(string operation, Func<IDatabase, Task<T>> command, CancellationToken cancel)
    {
        if (!IsConfigured)
        {
            return (false, default);
        }

        using var span = Source.StartActivity($"redis {operation}", ActivityKind.Client);
        span?.SetTag("db.system.name", "redis");
        span?.SetTag("db.operation.name", operation);
        try
        {
            var redis = await ConnectAsync().WaitAsync(Patience, clock, cancel);
            return (true, await command(redis.GetDatabase()).WaitAsync(Patience, clock, cancel));
        }
        catch (Exception error) when (IsOutage(error))
        {
            span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            Complain(error);
            return (false, default);
        }
    }

    /// <summary>A channel by its exact name. Said out loud, because one client guesses patterns from stars and the other warns of guessing.</summary>
    public static RedisChannel Channel(string name) => new(name, RedisChannel.PatternMode.Literal);

    /// <summary>Listens on a channel until the returned subscription is disposed.</summary>
    /// <param name="received">Called for each message on a client thread; must return at once.</param>
    /// <returns><see langword="null"/> when Redis does not answer.</returns>
    public async Task<IAsyncDisposable?> TrySubscribeAsync(string channel, Action<string> received, CancellationToken cancel)
    {
        if (!IsConfigured)
        {
            return null;
        }

        try
        {
            var redis = await ConnectAsync().WaitAsync(Patience, clock, cancel);
            var subscriber = redis.GetSubscriber();
            var name = Channel(channel);
            void Handler(RedisChannel _, RedisValue message) => received(message.ToString());
            await subscriber.SubscribeAsync(name, Handler).WaitAsync(Patience, clock, cancel);
            return new Subscription(() => subscriber.UnsubscribeAsync(name, Handler));
        }
        catch (Exception error) when (IsOutage(error))
        {
            Complain(error);
            return null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_connection is { IsCompletedSuccessfully: true } open)
            {
#pragma warning disable RS0030 // Completed: nothing is waited for.
                open.Result.Dispose();
#pragma warning restore RS0030
            }

            _connection = null;
        }
    }

    private static bool IsOutage(Exception error) =>
        error is RedisConnectionException or RedisServerException or TimeoutException or ObjectDisposedException
        || (error is RedisException);

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_gate)
        {
            // A first attempt that threw (an address that does not resolve yet) is made again by the next caller.
            return _connection is { IsFaulted: false, IsCanceled: false } known ? known : _connection = connect!();
        }
    }

    private void Complain(Exception error)
    {
        var now = clock.GetTimestamp();
        var last = Interlocked.Read(ref _lastComplaint);
        if ((last == 0 || clock.GetElapsedTime(last, now) > Silence) && Interlocked.CompareExchange(ref _lastComplaint, now, last) == last)
        {
            LogUnanswered(error.GetType().Name);
        }
    }

    [LoggerMessage(9101, LogLevel.Warning, "Redis does not answer ({Error}); going on without it, and saying so at most once a minute")]
    private partial void LogUnanswered(string error);

    private sealed class Subscription(Func<Task> unsubscribe) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await unsubscribe().WaitAsync(Patience);
            }
            catch (Exception error) when (IsOutage(error))
            {
                // The server that would forget us is gone itself.
            }
        }
    }
}
