using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Microsoft.Extensions.Caching.Memory;

namespace Jonquils.Api.Playback.Listening;

/// <summary>How long tracks are. What everybody may hear is remembered for a while: a player tells of the same track again and again.</summary>
internal sealed class TrackDurations(TrackLookup tracks, IMemoryCache cache)
{
    // A listen of a track that was deleted meanwhile does no harm.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    /// <returns>Milliseconds of those tracks that the caller may see; 0 while not known.</returns>
    public async Task<IReadOnlyDictionary<Guid, int>> OfAsync(IReadOnlyCollection<Guid> trackIds, CurrentUser user, CancellationToken cancel)
    {
        var durations = new Dictionary<Guid, int>();
        var missing = new List<Guid>();
        foreach (var id in trackIds.Distinct())
        {
            if (cache.TryGetValue(KeyOf(id), out int known))
            {
                durations[id] = known;
            }
            else
            {
                missing.Add(id);
            }
        }

        foreach (var (id, track) in await tracks.KnownAsync(missing, user, cancel))
        {
            durations[id] = track.DurationMs;
            if (track.IsAvailable)
            {
                cache.Set(KeyOf(id), track.DurationMs, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Memory, Size = 1 });
            }
        }

        return durations;
    }

    private static (string, Guid) KeyOf(Guid trackId) => ("duration", trackId);
}
