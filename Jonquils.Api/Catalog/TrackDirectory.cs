using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>What other modules may ask of the catalogue.</summary>
internal sealed class TrackDirectory(CatalogDb database, Credits credits, TimeProvider clock)
{
    /// <summary>Adds an uploaded track and orders its package, in one transaction.</summary>
    /// <param name="title">As the uploader gave it, or <see langword="null"/> to take it from the tags, else from the file's name.</param>
    /// <param name="artist">As the uploader gave it, or <see langword="null"/> to take it from the tags.</param>
    public async Task<TrackResponse> AddUploadAsync(
        Guid trackId, string? title, string? artist, string? genre, StoredSource source, Guid uploadedBy, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var jobId = Guid.CreateVersion7(now);
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var track = Track.Upload(trackId, title ?? TitleFrom(source.FileName), title is null, uploadedBy, source, jobId, now);
        var by = await credits.ArtistAsync(artist, cancel);
        track.ArtistIsGuess = artist is null;
        track.Artists.Add(new TrackArtist { TrackId = trackId, ArtistId = by.Id, ArtistType = TrackArtist.Main, DisplayOrder = 1 });
        if (await credits.GenreAsync(genre, cancel) is { } named)
        {
            track.Genres.Add(named);
        }

        database.Tracks.Add(track);
        var order = new JobOrder(
            jobId, SubjectKinds.Track, trackId.ToString(), source.Bucket, source.Key, source.Sha256, JobPriorities.Interactive, uploadedBy, source.FileName);
        database.AddToOutbox("worker", HttpMethod.Post, "/internal/v1/jobs", jobId, order, $"track/{trackId}", now);
        await database.SaveChangesAsync(cancel);
        var isKnown = await database.MediaPackages.AnyAsync(p => p.SourceSha256 == source.Sha256, cancel);
        await transaction.CommitAsync(cancel);

        var row = await database.Tracks.AsNoTracking().Where(t => t.Id == trackId).Select(TrackResponse.Projection).AsSplitQuery().SingleAsync(cancel);
        return row.ToResponse(mayManage: true, new TrackResponse.JobState(jobId, JobStatuses.Pending, 0, isKnown));
    }

    /// <summary>Where a track's playlists lie.</summary>
    /// <returns><see langword="null"/> when the caller cannot see the track.</returns>
    public Task<PlayableTrack?> FindPlayableAsync(Guid trackId, CurrentUser user, CancellationToken cancel) =>
        database.Tracks.VisibleTo(user, database).Where(t => t.Id == trackId)
            .Select(t => new PlayableTrack(t.FileKey ?? t.LiveFileKey, t.FileKey != null && t.HasLossless))
            .SingleOrDefaultAsync(cancel);

    private static string TitleFrom(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName).Replace('_', ' ').Trim();
        return name.Length > 0 ? name : "Untitled";
    }
}

/// <param name="Folder">Folder in bucket <c>hls</c>; <see langword="null"/> before the first segment.</param>
/// <param name="HasLossless">Whether there is a lossless multivariant playlist.</param>
internal sealed record PlayableTrack(string? Folder, bool HasLossless);
