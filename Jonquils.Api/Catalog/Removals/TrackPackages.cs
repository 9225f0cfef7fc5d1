using Jonquils.Api.Catalog.Database;
using Jonquils.Api.CleanUp;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Removals;

/// <summary>Packages of sources that no track has any more.</summary>
internal sealed class TrackPackages(CatalogDb database, ObjectRemovals removals) : IOwnsPackages
{
    public string Profiles => ObjectRemovals.AudioProfiles;

    public async Task<IReadOnlyCollection<string>> LetGoAsync(IReadOnlyCollection<string> sha256s, bool dryRun, CancellationToken cancel)
    {
        var needed = await database.Tracks.Where(t => sha256s.Contains(t.SourceSha256!)).Select(t => t.SourceSha256!).Distinct().ToListAsync(cancel);
        var unneeded = sha256s.Except(needed, StringComparer.Ordinal).ToList();
        if (dryRun || unneeded.Count == 0)
        {
            return unneeded;
        }

        // The removal looks again, under its lock, whether a track has the source by then.
        var noted = await database.ObjectRemovals.Where(r => r.Kind == ObjectRemoval.Package && unneeded.Contains(r.Key)).Select(r => r.Key).ToListAsync(cancel);
        foreach (var sha256 in unneeded.Except(noted, StringComparer.Ordinal))
        {
            removals.Add(ObjectRemoval.Package, Buckets.Hls, sha256);
        }

        await database.SaveChangesAsync(cancel);
        return unneeded;
    }
}
