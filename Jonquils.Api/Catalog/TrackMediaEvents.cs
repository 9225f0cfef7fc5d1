using Jonquils.Api.Catalog.Albums;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.Api.MediaEvents;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>Takes what the worker tells of a track's package. Idempotent by message id.</summary>
internal sealed class TrackMediaEvents(CatalogDb database, Credits credits, TrackHearing hearing, ObjectRemovals removals, TrackCache cache, TimeProvider clock) : ITakesMediaEvents
{
    public async Task<UnprocessableProblem?> TakeAsync(MediaEvent fact, CancellationToken cancel)
    {
        if (!Guid.TryParse(fact.SubjectId, out var trackId))
        {
            return new UnprocessableProblem("unknown_subject", "The subject is not a track.");
        }

        var now = clock.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        if (!await database.TryTakeAsync(fact.MessageId, now, cancel))
        {
            return null;
        }

        // A person may be changing the track right now; the one waits for the other, and neither overwrites.
        await database.Database.ExecuteSqlAsync($"SELECT 1 FROM tracks WHERE id = {trackId} FOR UPDATE", cancel);
        var track = await database.Tracks.Include(t => t.Artists).Include(t => t.Genres).AsSplitQuery().SingleOrDefaultAsync(t => t.Id == trackId, cancel);
        if (track is not null && track.Apply(fact, now))
        {
            if (fact.Features is not null)
            {
                TrackHearing.Forget(track);
            }

            if (fact.Tags is { } tags)
            {
                await credits.FillAsync(track, tags, cancel);
            }

            if (fact.Features is { } features)
            {
                await hearing.TakeAsync(track, features, cancel);
            }

            if (fact is { Kind: MediaEventKinds.Completed, Package: { } package, FileKey: { } folder })
            {
                // A file without a picture in it leaves a cover that was there before.
                track.CoverUrl = package.CoverFile is null ? track.CoverUrl : $"/api/v1/tracks/{trackId}/cover";
                await RememberAsync(track.SourceSha256!, folder, package, now, cancel);
            }

            await database.SaveChangesAsync(cancel);
            await AlbumCovers.LendAsync(database, track, cancel);
        }
        else if (track is null && fact is { Kind: MediaEventKinds.Completed, FileKey: { } orphan })
        {
            // The track was deleted while its package was made; the package must not outlive it.
            removals.Add(ObjectRemoval.Package, Buckets.Hls, orphan.Split('/')[0]);
            await database.SaveChangesAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
        cache.Forget(trackId);
        return null;
    }

    private Task<int> RememberAsync(string sha256, string folder, MediaPackage package, DateTimeOffset now, CancellationToken cancel) =>
        database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO media_packages (source_sha256, profile, file_key, bytes, waveform_file, cover_file, created_at)
            VALUES ({sha256}, {package.Profile}, {folder}, {package.Bytes}, {package.WaveformFile}, {package.CoverFile}, {now})
            ON CONFLICT DO NOTHING
            """, cancel);
}
