using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>A playable track as it is in the database.</summary>
internal sealed record CachedTrack(TrackRows.Versioned Track)
{
    private byte[]? _json;

    /// <summary>Its JSON as everybody sees it; written when first asked for.</summary>
    public byte[] ToJson(JsonSerializerOptions options) => _json ??= JsonSerializer.SerializeToUtf8Bytes(Track.Row.ToResponse(mayManage: false), options);
}

/// <summary>
/// Keeps what is read most in this process's memory. Correct because every change in the database, by whatever process, is told by a trigger
/// (<see cref="CatalogChanges"/>), and changes made here forget at once, so that a writer reads what it wrote. While the database cannot
/// tell, nothing is kept.
/// </summary>
internal sealed class TrackCache : IDisposable
{
    private const int MaxEntries = 50_000;

    // Only bounds the memory's age; what changed is forgotten much sooner.
    private static readonly TimeSpan MostAge = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = MaxEntries });
    private long _generation;
    private volatile bool _isTold;

    public static IReadOnlySet<Guid> Nobody { get; } = FrozenSet<Guid>.Empty;

    /// <summary>Grows with every change. Take it before reading: what was read before a change is not kept after it.</summary>
    public long Generation => Volatile.Read(ref _generation);

    public bool TryGet(Guid trackId, [NotNullWhen(true)] out CachedTrack? track) => _entries.TryGetValue(trackId, out track) && track is not null;

    public bool TryGetManaged(Guid userId, [NotNullWhen(true)] out IReadOnlySet<Guid>? artists) =>
        _entries.TryGetValue(("managed", userId), out artists) && artists is not null;

    public void Keep(Guid trackId, CachedTrack track, long generation) => Keep<CachedTrack>(trackId, track, generation);

    public void KeepManaged(Guid userId, IReadOnlySet<Guid> artists, long generation) => Keep(("managed", userId), artists, generation);

    public void Forget(Guid trackId)
    {
        Interlocked.Increment(ref _generation);
        _entries.Remove(trackId);
    }

    public void ForgetAll()
    {
        Interlocked.Increment(ref _generation);
        _entries.Clear();
    }

    /// <summary>Who manages what changed; it is rare, so nothing finer is kept.</summary>
    public void ForgetManagers() => ForgetAll();

    /// <summary>Whether changes by others are heard at the moment.</summary>
    public void SetTold(bool isTold)
    {
        _isTold = isTold;
        ForgetAll();
    }

    public void Dispose() => _entries.Dispose();

    private void Keep<T>(object key, T value, long generation)
    {
        if (!_isTold || generation != Generation)
        {
            return;
        }

        _entries.Set(key, value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = MostAge });
        // A change between the look above and the line before would leave an old value behind.
        if (generation != Generation)
        {
            _entries.Remove(key);
        }
    }
}
