using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Redis;
using Npgsql;

namespace Jonquils.Api.Accounts.Limits;

/// <summary>Counts attempts in a sliding window: in Redis for all replicas together, in this process when Redis does not answer.</summary>
internal sealed class AttemptCounter
{
    /// <summary>
    /// Forgets what is older than the window; when room is left adds the attempt (if one is given) and answers -1, else answers in how many
    /// milliseconds the oldest falls out.
    /// </summary>
    private const string Script = """
        local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
        local count = redis.call('ZCARD', KEYS[1])
        if count >= limit then
            local oldest = redis.call('ZRANGE', KEYS[1], count - limit, count - limit, 'WITHSCORES')
            return math.max(1, tonumber(oldest[2]) + window - now)
        end
        if ARGV[4] ~= '' then
            redis.call('ZADD', KEYS[1], now, ARGV[4])
            redis.call('PEXPIRE', KEYS[1], window)
        end
        return -1
        """;

    /// <summary>A Redis that hangs costs its time-out once in a while, not with every attempt.</summary>
    private static readonly TimeSpan WithoutRedis = TimeSpan.FromSeconds(5);

    /// <summary>Names that one rule counts here at most; a few hundred bytes each.</summary>
    private const int MostHere = 20_000;

    private readonly RedisConnection _redis;
    private readonly TimeProvider _clock;
    private readonly string _prefix;
    private readonly ConcurrentDictionary<string, LocalAttempts> _here = new(StringComparer.Ordinal);
    private long _redisFailedAt;

    public AttemptCounter(RedisConnection redis, [FromKeyedServices(AccountsDb.Name)] NpgsqlDataSource database, TimeProvider clock)
    {
        _redis = redis;
        _clock = clock;
        // Several installations may share one Redis; replicas of one share its database.
        _prefix = $"jonquils:attempts:{Digest(new NpgsqlConnectionStringBuilder(database.ConnectionString).Database ?? "")}:";
    }

    /// <summary>Whether there is room for another attempt; counts nothing.</summary>
    /// <returns>How long to wait, or <see langword="null"/>.</returns>
    public Task<TimeSpan?> WaitForAsync(AttemptRule rule, string who, CancellationToken cancel) => AskAsync(rule, who, isAttempt: false, cancel);

    /// <summary>Counts an attempt when there is room for it.</summary>
    /// <returns>How long to wait when there is none, else <see langword="null"/>.</returns>
    public Task<TimeSpan?> TryAsync(AttemptRule rule, string who, CancellationToken cancel) => AskAsync(rule, who, isAttempt: true, cancel);

    public async Task ForgetAsync(AttemptRule rule, string who, CancellationToken cancel)
    {
        var key = KeyOf(rule, who);
        Here(rule).Forget(key);
        if (MayAskRedis())
        {
            await _redis.TryAsync("DEL", database => database.KeyDeleteAsync(key), cancel);
        }
    }

    private async Task<TimeSpan?> AskAsync(AttemptRule rule, string who, bool isAttempt, CancellationToken cancel)
    {
        var key = KeyOf(rule, who);
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        var window = (long)rule.Window.TotalMilliseconds;
        if (MayAskRedis())
        {
            var attempt = isAttempt ? $"{now}-{Guid.NewGuid():N}" : "";
            var (answered, wait) = await _redis.TryAsync(
                "EVAL", async database => (long)await database.ScriptEvaluateAsync(Script, [key], [now, window, rule.Limit, attempt]), cancel);
            if (answered)
            {
                return wait < 0 ? null : TimeSpan.FromMilliseconds(wait);
            }

            Interlocked.Exchange(ref _redisFailedAt, _clock.GetTimestamp());
        }

        return Here(rule).Ask(rule, key, now, isAttempt);
    }

    // Each rule by itself, so that a flood of names pushes out no addresses.
    private LocalAttempts Here(AttemptRule rule) => _here.GetOrAdd(rule.Name, _ => new LocalAttempts(MostHere));

    private bool MayAskRedis() => _redis.IsConfigured
        && (Interlocked.Read(ref _redisFailedAt) is var failed && (failed == 0 || _clock.GetElapsedTime(failed) > WithoutRedis));

    // Names that people type may be anything, passwords too: only a digest leaves the process.
    private string KeyOf(AttemptRule rule, string who) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}{rule.Name}:{Digest(who)}");

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
}

/// <param name="Name">Parts the counts of one rule from those of another.</param>
/// <param name="Limit">Attempts in <paramref name="Window"/>.</param>
internal sealed record AttemptRule(string Name, int Limit, TimeSpan Window);
