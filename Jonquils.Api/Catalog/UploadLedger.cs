using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Removals;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>What an uploader wants the file to become; what is absent comes from the tags.</summary>
/// <param name="TrackId">A track of metadata that the file is the audio of.</param>
internal sealed record UploadWishes(
    string? Title = null, string? Artist = null, Guid? ArtistId = null, Guid? AlbumId = null, string? Genre = null, Guid? TrackId = null);

/// <summary>Turns uploads into tracks, and keeps those that are under way.</summary>
internal sealed class UploadLedger(
    CatalogDb database, Credits credits, ArtistRights rights, TrackDirectory tracks, ObjectRemovals removals, StorageQuotas quotas, BytesInFlight inFlight, TimeProvider clock)
{
    /// <summary>What is told to those who have no room left.</summary>
    public Problem QuotaExceeded => CatalogProblems.QuotaExceeded(quotas.DefaultLimitBytes);

    /// <summary>Makes room for bytes that nothing was reserved for: what is on its way counts, too.</summary>
    /// <param name="announced">Least that will come; 0 when unknown.</param>
    /// <returns><see langword="null"/> when there is no room. Else dispose it when the upload is over.</returns>
    public async Task<BytesInFlight.Hold?> TryHoldAsync(CurrentUser user, long announced, CancellationToken cancel)
    {
        var left = await quotas.LeftAsync(user.Id, cancel);
        return inFlight.TryBegin(user.Id, left, announced);
    }

    /// <summary>Refuses wishes that would be refused at the end, before any byte has moved.</summary>
    /// <returns><see langword="null"/> when nothing is in their way at the moment.</returns>
    public async Task<Problem?> RefuseAsync(UploadWishes wishes, long? bytes, CurrentUser user, CancellationToken cancel)
    {
        if (bytes is { } size && size > await quotas.LeftAsync(user.Id, cancel))
        {
            return QuotaExceeded;
        }

        if (wishes.TrackId is { } trackId)
        {
            var track = await database.Tracks.AsNoTracking().Include(t => t.Artists).VisibleTo(user, database).SingleOrDefaultAsync(t => t.Id == trackId, cancel);
            return track is null ? CatalogProblems.TrackNotFound(trackId)
                : !await rights.MayManageTrackAsync(user, track, cancel) ? CatalogProblems.NotYourTrack
                : !track.WantsAudio ? CatalogProblems.HasAudio
                : null;
        }

        if (wishes.ArtistId is { } artistId)
        {
            if (!await database.Artists.AnyAsync(a => a.Id == artistId, cancel))
            {
                return CatalogProblems.UnknownArtist(artistId);
            }

            if (!await rights.HasAsync(user, artistId, ArtistManager.Upload, cancel))
            {
                return CatalogProblems.NotAManager;
            }
        }

        if (wishes.AlbumId is { } albumId)
        {
            var album = await database.Albums.AsNoTracking().SingleOrDefaultAsync(a => a.Id == albumId, cancel);
            return album is null ? CatalogProblems.UnknownAlbum(albumId)
                : user.IsAdmin || (album.ArtistId is { } owner && await rights.HasAsync(user, owner, ArtistManager.Upload, cancel)) ? null
                : CatalogProblems.OtherArtistsAlbum;
        }

        return null;
    }

    /// <summary>Makes a stored original a track, or a track's audio, and orders its package: all in one transaction, or nothing.</summary>
    /// <param name="trackId">Id of the track to be, where <see cref="UploadWishes.TrackId"/> names none.</param>
    /// <param name="reserved">Whether the space was taken from the quota before.</param>
    public async Task<(TrackResponse? Track, Problem? Problem)> AddAsync(
        Guid trackId, UploadWishes wishes, StoredSource source, CurrentUser user, bool reserved, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        Track? track;
        if (wishes.TrackId is { } known)
        {
            track = await tracks.LockAsync(known, user, cancel);
            if (track is null || !await rights.MayManageTrackAsync(user, track, cancel))
            {
                return (null, CatalogProblems.TrackNotFound(known));
            }

            if (!track.WantsAudio)
            {
                return (null, CatalogProblems.HasAudio);
            }
        }
        else
        {
            if (await RefuseAsync(wishes, null, user, cancel) is { } problem)
            {
                return (null, problem);
            }

            track = await StartAsync(trackId, wishes, source, user.Id, cancel);
        }

        // After the track is locked, as when a track is deleted: whoever locks both does it in this order, or two would wait for each other.
        if (!reserved && !await quotas.TryTakeAsync(user.Id, source.Bytes, cancel))
        {
            return (null, QuotaExceeded);
        }

        var isKnown = await tracks.OrderPackageAsync(track, source with { ChargedTo = user.Id }, JobPriorities.Interactive, user.Id, cancel);
        await database.SaveChangesAsync(cancel);
        var (response, _) = await tracks.DescribeAsync(track.Id, cancel);
        await transaction.CommitAsync(cancel);
        return (response with { Job = new TrackResponse.JobState(track.JobId!.Value, JobStatuses.Pending, 0, isKnown) }, null);
    }

    /// <summary>Begins an upload by links and reserves its space.</summary>
    /// <returns><see langword="null"/> when the quota does not allow it.</returns>
    public async Task<PendingUpload?> BeginAsync(string fileName, long bytes, long partBytes, UploadWishes wishes, CurrentUser user, TimeSpan lifetime, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        if (!await quotas.TryTakeAsync(user.Id, bytes, cancel))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var upload = new PendingUpload
        {
            Id = Guid.CreateVersion7(now),
            UserId = user.Id,
            FileName = fileName,
            Bytes = bytes,
            PartBytes = partBytes,
            Wishes = JsonSerializer.Serialize(wishes, ContractJson.Options),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        database.Uploads.Add(upload);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return upload;
    }

    /// <returns><see langword="null"/> when there is none, or it is somebody else's.</returns>
    public Task<PendingUpload?> FindAsync(Guid uploadId, Guid? userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return database.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == uploadId && (userId == null || u.UserId == userId) && (u.ExpiresAt > now || u.TrackId != null), cancel);
    }

    /// <summary>Makes a completed upload a track. Its parts go; of two completions at once, the second finds the first's track.</summary>
    public async Task<(TrackResponse? Track, Problem? Problem)> CompleteAsync(PendingUpload upload, StoredSource source, CurrentUser user, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        var row = await database.Uploads.FromSql($"SELECT * FROM uploads WHERE id = {upload.Id} FOR UPDATE").SingleOrDefaultAsync(cancel);
        if (row is null)
        {
            return (null, null);
        }

        if (row.TrackId is { } done)
        {
            return ((await tracks.DescribeAsync(done, cancel)).Response, null);
        }

        var wishes = JsonSerializer.Deserialize<UploadWishes>(row.Wishes, ContractJson.Options)!;
        var (track, problem) = await AddAsync(row.Id, wishes, source, user, reserved: true, cancel);
        if (track is null)
        {
            return (null, problem);
        }

        row.TrackId = track.Id;
        removals.Add(ObjectRemoval.Prefix, Buckets.Temp, row.Prefix);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return (track, null);
    }

    private async Task<Track> StartAsync(Guid trackId, UploadWishes wishes, StoredSource source, Guid userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var track = Track.Upload(trackId, wishes.Title ?? TitleFrom(source.FileName), wishes.Title is null, userId, now);
        track.AlbumId = wishes.AlbumId;
        track.ArtistIsGuess = wishes is { Artist: null, ArtistId: null };
        var artistId = wishes.ArtistId ?? (await credits.ArtistAsync(wishes.Artist, userId, cancel)).Id;
        track.Artists.Add(new TrackArtist { TrackId = trackId, ArtistId = artistId, ArtistType = TrackArtist.Main, DisplayOrder = 1 });
        if (await credits.GenreAsync(wishes.Genre, cancel) is { } genre)
        {
            track.Genres.Add(genre);
        }

        database.Tracks.Add(track);
        return track;
    }

    private static string TitleFrom(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName).Replace('_', ' ').Trim();
        return name.Length > 0 ? name : "Untitled";
    }
}
