using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Tracks;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>Tracks by their ids, for modules that keep lists of them. What the caller may not see is simply not in the answer.</summary>
internal sealed class TrackLookup(CatalogDb database, TrackReader reader)
{
    /// <summary>The tracks among these ids that the caller may see, each as the caller sees it elsewhere.</summary>
    public async Task<IReadOnlyDictionary<Guid, TrackResponse>> FindAsync(IReadOnlyCollection<Guid> trackIds, CurrentUser? user, CancellationToken cancel)
    {
        var wanted = trackIds.Distinct().ToArray();
        if (wanted.Length == 0)
        {
            return new Dictionary<Guid, TrackResponse>();
        }

        var rows = await database.Tracks.AsNoTracking().VisibleTo(user, database).Where(t => wanted.Contains(t.Id))
            .Select(TrackResponse.Projection).AsSplitQuery().ToListAsync(cancel);
        var managed = await reader.ManagedByAsync(user, cancel);
        return rows.ToDictionary(row => row.Id, row => row.ToResponse(row.MayManage(user, managed)));
    }

    /// <summary>The tracks among these ids that the caller may see.</summary>
    public async Task<IReadOnlyDictionary<Guid, KnownTrack>> KnownAsync(IReadOnlyCollection<Guid> trackIds, CurrentUser? user, CancellationToken cancel)
    {
        var wanted = trackIds.Distinct().ToArray();
        return wanted.Length == 0
            ? new Dictionary<Guid, KnownTrack>()
            : await database.Tracks.AsNoTracking().VisibleTo(user, database).Where(t => wanted.Contains(t.Id))
                .ToDictionaryAsync(t => t.Id, t => new KnownTrack(t.DurationMs, t.IsAvailable), cancel);
    }
}

/// <param name="DurationMs">Milliseconds; 0 until it is known.</param>
/// <param name="IsAvailable">Whether everybody may see it.</param>
internal sealed record KnownTrack(int DurationMs, bool IsAvailable);
