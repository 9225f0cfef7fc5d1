using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Jonquils.Api.Accounts;

/// <summary>Whether a session still holds: asked on every request, so answered from memory; the database is the truth, Redis spreads the news.</summary>
/// <remarks>Without Redis another replica learns of a revocation when its memory of the session runs out, at most <see cref="Memory"/> later.</remarks>
internal sealed partial class SessionStates(
    IServiceScopeFactory scopes, RedisConnection redis, IMemoryCache cache, ILogger<SessionStates> logger) : BackgroundService
{
    private const string Channel = "jonquils:sessions-revoked";
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Resubscribe = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> HoldsAsync(Guid sessionId, CancellationToken cancel)
    {
        if (cache.TryGetValue(KeyOf(sessionId), out bool holds))
        {
            return holds;
        }

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        holds = await database.RefreshTokens.AnyAsync(
            t => t.FamilyId == sessionId && !t.Revoked && t.ReplacedBy == null && database.Users.Any(u => u.Id == t.UserId && u.IsActive), cancel);
        cache.Set(KeyOf(sessionId), holds, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Memory, Size = 1 });
        return holds;
    }

    /// <summary>Makes this replica forget the session at once, and the others as fast as Redis tells them.</summary>
    public async Task BroadcastAsync(Guid sessionId, CancellationToken cancel)
    {
        cache.Remove(KeyOf(sessionId));
        await redis.TryAsync("PUBLISH", database => database.PublishAsync(RedisConnection.Channel(Channel), sessionId.ToString()), cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && redis.IsConfigured)
        {
            var subscription = await redis.TrySubscribeAsync(Channel, Forget, stoppingToken);
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

    private void Forget(string message)
    {
        if (Guid.TryParse(message, out var sessionId))
        {
            cache.Remove(KeyOf(sessionId));
        }
    }

    private static (string, Guid) KeyOf(Guid sessionId) => ("session", sessionId);

    [LoggerMessage(2001, LogLevel.Debug, "Listening for revoked sessions")]
    private partial void LogListening();
}
