using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Albums;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.Api.Catalog;

/// <summary>What other modules may ask of the catalogue's tracks, and what its own slices share.</summary>
internal sealed class TrackDirectory(CatalogDb database, ObjectRemovals removals, StorageQuotas quotas, IOptions<CatalogOptions> options, TimeProvider clock)
{
    /// <summary>Where a track's playlists lie.</summary>
    /// <returns><see langword="null"/> when the caller cannot see the track.</returns>
    public Task<PlayableTrack?> FindPlayableAsync(Guid trackId, CurrentUser user, CancellationToken cancel) =>
        database.Tracks.VisibleTo(user, database).Where(t => t.Id == trackId)
            .Select(t => new PlayableTrack(t.FileKey ?? t.LiveFileKey, t.FileKey != null && t.HasLossless))
            .SingleOrDefaultAsync(cancel);

    /// <summary>Reads a track for a change and keeps others from changing it until the transaction ends.</summary>
    /// <returns><see langword="null"/> when the caller cannot see it.</returns>
    public async Task<Track?> LockAsync(Guid trackId, CurrentUser user, CancellationToken cancel)
    {
        await database.Database.ExecuteSqlAsync($"SELECT 1 FROM tracks WHERE id = {trackId} FOR UPDATE", cancel);
        return await database.Tracks.Include(t => t.Artists).Include(t => t.Genres).AsSplitQuery()
            .VisibleTo(user, database).SingleOrDefaultAsync(t => t.Id == trackId, cancel);
    }

    /// <summary>Gives a track its audio and orders the package, in the caller's transaction.</summary>
    /// <param name="ownerId">Who waits for it; <see langword="null"/> for the library.</param>
    /// <returns>Whether the same source is packaged or being packaged already, so that nothing is encoded again.</returns>
    public async Task<bool> OrderPackageAsync(Track track, StoredSource source, int priority, Guid? ownerId, CancellationToken cancel)
    {
        await HoldSourcesAsync([source], cancel);
        await OrderHeldPackageAsync(track, source, priority, ownerId, cancel);
        // Packaged, or on the way: the worker never encodes one source twice at a time, the later job finds the package of the earlier.
        return await database.MediaPackages.AnyAsync(p => p.SourceSha256 == source.Sha256, cancel)
            || await database.Tracks.AnyAsync(t => t.SourceSha256 == source.Sha256 && t.Id != track.Id && (t.Status == JobStatuses.Pending || t.Status == JobStatuses.Processing), cancel);
    }

    /// <summary>Waits while the packages of these very sources are being removed, and keeps them from being removed until the caller's transaction ends.</summary>
    public async Task HoldSourcesAsync(IEnumerable<StoredSource> sources, CancellationToken cancel)
    {
        var keys = sources.SelectMany(source => new[] { ObjectRemovals.LockOf(source.Sha256), source.Key }).Distinct().Order(StringComparer.Ordinal).ToArray();
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared(hashtextextended(key, 0)) FROM unnest({keys}) key", cancel);
    }

    /// <summary>Orders the package of a source that the caller's transaction holds.</summary>
    /// <param name="ownerId">Who waits for it; <see langword="null"/> for the library.</param>
    public async Task OrderHeldPackageAsync(Track track, StoredSource source, int priority, Guid? ownerId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var jobId = Guid.CreateVersion7(now);
        LetSourceGo(track);
        if (track is { SourceChargedTo: { } payer, SourceBytes: { } before })
        {
            await quotas.GiveBackAsync(payer, before, cancel);
        }

        track.TakeAudio(source, jobId, now);
        var order = new JobOrder(
            jobId, SubjectKinds.Track, track.Id.ToString(), source.Bucket, source.Key, source.Sha256, priority, ownerId, source.FileName);
        database.AddToOutbox("worker", HttpMethod.Post, "/internal/v1/jobs", jobId, order, $"track/{track.Id}", now);
    }

    /// <summary>The track as its manager sees it, with its entity tag; also what the transaction under way has changed.</summary>
    public async Task<(TrackResponse Response, string Tag)> DescribeAsync(Guid trackId, CancellationToken cancel)
    {
        await database.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = new NpgsqlCommand($"SELECT {TrackRows.Columns} FROM tracks t {TrackRows.Joins} WHERE t.id = $1", (NpgsqlConnection)database.Database.GetDbConnection());
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = trackId });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            await reader.ReadAsync(cancel);
            var track = TrackRows.Read(reader);
            return (track.Row.ToResponse(mayManage: true), track.TagFor(mayManage: true));
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Removes a track in the caller's transaction, and notes the objects that are to follow.</summary>
    public async Task RemoveAsync(Track track, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (track is { Status: JobStatuses.Pending or JobStatuses.Processing, JobId: { } jobId })
        {
            database.AddToOutbox("worker", HttpMethod.Delete, $"/internal/v1/jobs/{jobId}", Guid.CreateVersion7(now), null, $"track/{track.Id}", now);
        }

        LetSourceGo(track);
        await LetLibraryFilesGoAsync(track, cancel);
        database.Tracks.Remove(track);
        await database.SaveChangesAsync(cancel);
        await AlbumCovers.TakeBackAsync(database, track, cancel);
        if (track is { SourceChargedTo: { } payer, SourceBytes: { } bytes })
        {
            await quotas.GiveBackAsync(payer, bytes, cancel);
        }
    }

    /// <summary>Forgets an account: its tracks go with their objects, unless another account manages them too; its permissions go.</summary>
    public async Task ForgetAccountAsync(Guid userId, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        var others = database.ArtistManagers.Where(m => m.UserId != userId).Select(m => m.ArtistId);
        var tracks = await database.Tracks.Where(t => t.UploadedBy == userId && !t.Artists.Any(a => others.Contains(a.ArtistId))).ToListAsync(cancel);
        foreach (var track in tracks)
        {
            await RemoveAsync(track, cancel);
        }

        await database.Tracks.Where(t => t.UploadedBy == userId).ExecuteUpdateAsync(set => set.SetProperty(t => t.UploadedBy, (Guid?)null), cancel);
        await database.Tracks.Where(t => t.SourceChargedTo == userId).ExecuteUpdateAsync(set => set.SetProperty(t => t.SourceChargedTo, (Guid?)null), cancel);
        await database.ArtistManagers.Where(m => m.UserId == userId).ExecuteDeleteAsync(cancel);
        await database.Artists.Where(a => a.UserId == userId).ExecuteUpdateAsync(set => set.SetProperty(a => a.UserId, (Guid?)null), cancel);
        await database.Database.ExecuteSqlAsync($"DELETE FROM idempotency_keys WHERE user_id = {userId}", cancel);
        await database.Database.ExecuteSqlAsync($"DELETE FROM quotas WHERE user_id = {userId}", cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task LetLibraryFilesGoAsync(Track track, CancellationToken cancel)
    {
        if (!options.Value.DeleteLibraryFiles)
        {
            return;
        }

        foreach (var file in await database.CatalogImports.Where(f => f.TrackId == track.Id).ToListAsync(cancel))
        {
            removals.Add(ObjectRemoval.Source, file.Bucket, file.Path);
        }
    }

    private void LetSourceGo(Track track)
    {
        if (track.SourceSha256 is { } sha256)
        {
            removals.Add(ObjectRemoval.Package, Buckets.Hls, sha256);
        }

        if (track is { OwnsSource: true, SourceBucket: { } bucket, SourceKey: { } key })
        {
            removals.Add(ObjectRemoval.Source, bucket, key);
        }
    }
}

/// <param name="Folder">Folder in bucket <c>hls</c>; <see langword="null"/> before the first segment.</param>
/// <param name="HasLossless">Whether there is a lossless multivariant playlist.</param>
internal sealed record PlayableTrack(string? Folder, bool HasLossless);
