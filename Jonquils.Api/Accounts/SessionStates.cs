using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Jonquils.Api.Accounts;

/// <summary>Whether a session still holds: asked on every request, so answered from memory; the database is the truth, Redis spreads the news.</summary>
/// <remarks>
/// Without Redis another replica learns of a revocation when its memory of the session runs out, at most <see cref="Memory"/> later. While the database does not
/// answer nobody can end a session either, so what it said last is believed for a while: what plays goes on.
/// </remarks>
internal sealed partial class SessionStates(
    IServiceScopeFactory scopes, RedisConnection redis, IMemoryCache cache, TimeProvider clock, ILogger<SessionStates> logger) : BackgroundService
{
    private const string Channel = "jonquils:sessions-revoked";
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BelievedInOutage = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Resubscribe = TimeSpan.FromSeconds(5);
    private static readonly SessionState Ended = new(Holds: false, "");

    public async ValueTask<bool> HoldsAsync(Guid sessionId, CancellationToken cancel) => (await FindAsync(sessionId, cancel)).Holds;

    /// <summary>The session and its user's roles as they are now.</summary>
    public async ValueTask<SessionState> FindAsync(Guid sessionId, CancellationToken cancel)
    {
        if (cache.TryGetValue(KeyOf(sessionId), out SessionState? known))
        {
            return known!;
        }

        var asked = clock.GetTimestamp();
        var state = cache.TryGetValue(LastOf(sessionId), out SessionState? last) ? await ReadOrBelieveAsync(sessionId, last!, cancel) : await ReadAsync(sessionId, cancel);
        Keep(KeyOf(sessionId), state);
        // News that came between the look into the database and the keeping of its answer must not be kept out by that answer.
        if (cache.TryGetValue(NewsOf(sessionId), out long heard) && heard >= asked)
        {
            cache.Remove(KeyOf(sessionId));
            return await ReadAsync(sessionId, cancel);
        }

        if (!ReferenceEquals(state, last))
        {
            cache.Set(LastOf(sessionId), state, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = BelievedInOutage, Size = 1 });
        }

        return state;
    }

    /// <summary>Makes this replica forget the session at once, and the others as fast as Redis tells them.</summary>
    public async Task BroadcastAsync(Guid sessionId, CancellationToken cancel)
    {
        Forget(sessionId);
        await redis.TryAsync("PUBLISH", database => database.PublishAsync(RedisConnection.Channel(Channel), sessionId.ToString()), cancel);
    }

    /// <summary>The same for several sessions: first all here, then all elsewhere.</summary>
    public async Task BroadcastAsync(IReadOnlyCollection<Guid> sessionIds, CancellationToken cancel)
    {
        foreach (var sessionId in sessionIds)
        {
            Forget(sessionId);
        }

        if (sessionIds.Count > 0)
        {
            await redis.TryAsync("PUBLISH", database => database.PublishAsync(RedisConnection.Channel(Channel), string.Join(' ', sessionIds)), cancel);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && redis.IsConfigured)
        {
            var subscription = await redis.TrySubscribeAsync(Channel, Hear, stoppingToken);
            if (subscription is not null)
            {
                // The client renews the subscription by itself after an outage.
                LogListening();
                return;
            }

            try
            {
                await Task.Delay(Resubscribe, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<SessionState> ReadOrBelieveAsync(Guid sessionId, SessionState last, CancellationToken cancel)
    {
        try
        {
            // Not cancelled but left alone: a server that is silent hears of no cancellation, and that would be waited for too.
            return await ReadAsync(sessionId, CancellationToken.None).WaitAsync(Patience, clock, cancel);
        }
        catch (Exception away) when (away is TimeoutException || HttpDefaults.IsOutage(away))
        {
            return last;
        }
    }

    private async Task<SessionState> ReadAsync(Guid sessionId, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var roles = await (
            from token in database.RefreshTokens
            join user in database.Users on token.UserId equals user.Id
            where token.FamilyId == sessionId && !token.Revoked && token.ReplacedBy == null && user.IsActive
            select user.Roles.Select(r => r.Name).ToList()).FirstOrDefaultAsync(cancel);
        return roles is null ? Ended : new SessionState(Holds: true, string.Join(' ', roles.Order(StringComparer.Ordinal)));
    }

    private void Hear(string message)
    {
        foreach (var part in message.Split(' '))
        {
            if (Guid.TryParse(part, out var sessionId))
            {
                Forget(sessionId);
            }
        }
    }

    private void Forget(Guid sessionId)
    {
        Keep(NewsOf(sessionId), clock.GetTimestamp());
        cache.Remove(KeyOf(sessionId));
        cache.Remove(LastOf(sessionId));
    }

    private void Keep<T>(object key, T value) => cache.Set(key, value, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Memory, Size = 1 });

    private static (string, Guid) KeyOf(Guid sessionId) => ("session", sessionId);

    private static (string, Guid) LastOf(Guid sessionId) => ("session-last", sessionId);

    private static (string, Guid) NewsOf(Guid sessionId) => ("session-news", sessionId);

    [LoggerMessage(2001, LogLevel.Debug, "Listening for revoked sessions")]
    private partial void LogListening();
}

/// <param name="Holds">Whether the session has neither ended nor lost its user.</param>
/// <param name="Roles">The user's stored roles in ordinal order, parted by spaces.</param>
internal sealed record SessionState(bool Holds, string Roles);
