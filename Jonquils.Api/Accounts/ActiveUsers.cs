using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Jonquils.Api.Accounts;

/// <summary>How many users made a request in the last minutes and the last day; over all replicas by Redis, without it each replica's own.</summary>
internal sealed class ActiveUsers : PeriodicLoop
{
    private const string Key = "active-users";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _seen = new();
    private readonly RedisConnection _redis;
    private DateTimeOffset _toldUntil;
    private (long Now, long Today)? _last;

    public ActiveUsers(RedisConnection redis, IMeterFactory meters, TimeProvider clock, ILogger<ActiveUsers> logger)
        : base(Every, clock, logger)
    {
        _redis = redis;
        meters.Create("Jonquils.Accounts.Active").CreateObservableGauge("jonquils.accounts.active", Measure, "{user}", "Users who made a request, within 5 minutes and within 24 hours");
    }

    /// <summary>Notes that a user is here. Costs next to nothing, as every request does it.</summary>
    public void Saw(Guid userId) => _seen[userId] = Clock.GetUtcNow();

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        var now = Clock.GetUtcNow();
        foreach (var (user, at) in _seen.Where(one => one.Value < now - Day))
        {
            // Only if they were not here again in between.
            _seen.TryRemove(new KeyValuePair<Guid, DateTimeOffset>(user, at));
        }

        var news = _seen.Where(one => one.Value >= _toldUntil).Select(one => new SortedSetEntry(one.Key.ToString("N"), one.Value.ToUnixTimeSeconds())).ToArray();
        var (answered, counts) = await _redis.TryAsync("ZCOUNT", redis => TellAsync(redis, news, now), cancel);
        _toldUntil = answered ? now : _toldUntil;
        _last = answered ? counts : (_seen.Count(one => one.Value >= now - Minutes), _seen.Count);
    }

    private static async Task<(long Now, long Today)> TellAsync(IDatabase redis, SortedSetEntry[] news, DateTimeOffset now)
    {
        if (news.Length > 0)
        {
            await redis.SortedSetAddAsync(Key, news);
        }

        await redis.SortedSetRemoveRangeByScoreAsync(Key, double.NegativeInfinity, (now - Day).ToUnixTimeSeconds(), Exclude.Stop);
        return (await redis.SortedSetLengthAsync(Key, (now - Minutes).ToUnixTimeSeconds()), await redis.SortedSetLengthAsync(Key));
    }

    private IEnumerable<Measurement<long>> Measure() => _last is not { } last ? [] :
        [new(last.Now, new KeyValuePair<string, object?>("window", "5m")), new(last.Today, new KeyValuePair<string, object?>("window", "24h"))];
}
