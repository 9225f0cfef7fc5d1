using System.Collections.Concurrent;
using System.Text.Json;
using Jonquils.Api.Storage.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.Api.Storage.Tracks;

/// <summary>Keeps users' lists of tracks in Redis, which may be away; then the database is asked.</summary>
/// <remarks>
/// A list is kept under the name of its generation, and every change begins a new one. So what a reader read before a change is kept under a name that
/// nobody asks for after it.
/// </remarks>
internal sealed class UserTrackCache(
    RedisConnection redis, [FromKeyedServices(StorageDb.Name)] NpgsqlDataSource database, IOptions<StorageOptions> options, TimeProvider clock)
{
    private const string First = "0";

    // Users' ids are somebody else's: two databases behind one Redis may have the same ones.
    private readonly string _prefix = $"jonquils:{new NpgsqlConnectionStringBuilder(database.ConnectionString).Database}:tracks";

    // Users whose change could not be told to Redis; what it has of them may be old until it has run out.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _untold = new(StringComparer.Ordinal);

    private TimeSpan Lifetime => options.Value.TrackCacheTtl;

    /// <returns>The list when it is kept, and the generation to keep what is read now under; <see langword="null"/> when nothing may be kept.</returns>
    public async Task<(IReadOnlyList<UserTrackResponse>? Tracks, string? Generation)> FindAsync(string userId, CancellationToken cancel)
    {
        var key = KeyOf(userId);
        if (Lifetime == TimeSpan.Zero || (_untold.TryGetValue(key, out var until) && until > clock.GetUtcNow()))
        {
            return (null, null);
        }

        var (answered, value) = await redis.TryAsync("GET", r => r.StringGetAsync(key), cancel);
        if (!answered)
        {
            return (null, null);
        }

        var generation = value.HasValue ? value.ToString() : First;
        var (found, text) = await redis.TryAsync("GET", r => r.StringGetAsync($"{key}:{generation}"), cancel);
        return (found && text.HasValue ? JsonSerializer.Deserialize<List<UserTrackResponse>>(text.ToString(), ContractJson.Options) : null, generation);
    }

    public async Task KeepAsync(string userId, string? generation, IReadOnlyList<UserTrackResponse> tracks, CancellationToken cancel)
    {
        if (generation is not null)
        {
            var text = JsonSerializer.Serialize(tracks, ContractJson.Options);
            await redis.TryAsync("SET", r => r.StringSetAsync($"{KeyOf(userId)}:{generation}", text, Lifetime), cancel);
        }
    }

    /// <summary>Begins a new generation. Not cancelled: the change is made, whoever asked for it.</summary>
    public async Task ForgetAsync(string userId)
    {
        if (Lifetime == TimeSpan.Zero)
        {
            return;
        }

        // Outlives every list of the generation before, so that none is found again when it has run out.
        var key = KeyOf(userId);
        var (answered, _) = await redis.TryAsync("SET", r => r.StringSetAsync(key, Guid.NewGuid().ToString("N"), Lifetime * 2), CancellationToken.None);
        if (answered)
        {
            _untold.TryRemove(key, out _);
        }
        else if (redis.IsConfigured)
        {
            _untold[key] = clock.GetUtcNow() + Lifetime;
        }
    }

    private string KeyOf(string userId) => $"{_prefix}:{KeyRing.HashOf(userId)}";
}
