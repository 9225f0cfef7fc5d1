using Jonquils.Api.Catalog.Albums;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Imports;

/// <summary>Takes batches of the library's files: one transaction a batch, so that a batch that was answered is in, and one that was not can be sent again.</summary>
internal sealed class CatalogImporter(
    CatalogDb database, Credits credits, TrackDirectory tracks, ImportedCovers covers, TrackCache cache, TimeProvider clock)
{
    private readonly Dictionary<string, Artist> _artists = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(Guid, string), Album> _albums = [];
    private readonly Dictionary<string, Genre> _genres = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="refresh">Whether known files are described anew.</param>
    /// <param name="gone">Files that are no longer there.</param>
    public async Task<IReadOnlyList<CatalogImportOutcome>> ImportAsync(
        IReadOnlyList<CatalogImportEntry> entries, bool refresh, IReadOnlyList<CatalogImportGone> gone, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        // Batches one after the other: two that held names of artists the other wants would wait for each other for ever.
        await database.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(hashtextextended('catalog-import', 0))", cancel);
        // An upload may hold a name too. This side gives way, before the server has to pick a victim, which might be the upload.
        await database.Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = '500ms'", cancel);
        var known = await ImportedFiles.LoadAsync(database, entries, gone, cancel);
        // All at once: a question for each would take most of the time.
        await tracks.HoldSourcesAsync(entries.Where(entry => EntryCheck.Refuse(entry) is null).Select(SourceOf).OfType<StoredSource>(), cancel);
        var outcomes = new List<CatalogImportOutcome>(entries.Count + gone.Count);
        foreach (var entry in entries)
        {
            outcomes.Add(EntryCheck.Refuse(entry) is { } refused
                ? new(entry.Bucket, entry.Path, CatalogImportOutcomes.Rejected, Code: refused.Code, Message: refused.Message)
                : await TakeAsync(entry, refresh, known, cancel));
        }

        outcomes.AddRange(gone.Select(file => known.LetGo(file, clock.GetUtcNow())));

        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        foreach (var trackId in outcomes.Where(o => o.Outcome is not (CatalogImportOutcomes.Created or CatalogImportOutcomes.Unchanged)).Select(o => o.TrackId).OfType<Guid>())
        {
            cache.Forget(trackId);
        }

        return outcomes;
    }

    private async Task<CatalogImportOutcome> TakeAsync(CatalogImportEntry entry, bool refresh, ImportedFiles known, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var file = known.Find(entry.Bucket, entry.Path);
        if (file?.ETag == entry.ETag && !refresh)
        {
            return new(entry.Bucket, entry.Path, CatalogImportOutcomes.Unchanged, file.TrackId);
        }

        if (known.Follow(entry, file, now) is { } moved)
        {
            // A job that still waits would look for the file where it was.
            return moved.TrackId is { } movedId && known.Track(movedId) is { Status: not JobStatuses.Completed } waiting
                ? moved with { JobId = await OrderAsync(waiting, entry, cancel) }
                : moved;
        }

        if (file?.IsUnwanted(entry.ETag, entry.SourceSha256) is true)
        {
            (file.ETag, file.TakenAt) = (entry.ETag, now);
            return new(entry.Bucket, entry.Path, CatalogImportOutcomes.Unchanged);
        }

        var track = file?.TrackId is { } trackId ? known.Track(trackId) : null;
        var isSame = track is not null && entry.SourceSha256 == track.SourceSha256 && track.SourceSha256 is not null && !track.WantsAudio;
        if (isSame && !refresh)
        {
            // The same bytes, put there again: whatever was said about them since stays.
            var outcome = file!.IsGone ? CatalogImportOutcomes.Restored : CatalogImportOutcomes.Unchanged;
            (file.ETag, file.TakenAt) = (entry.ETag, now);
            track!.RegainSource(now);
            return new(entry.Bucket, entry.Path, outcome, track.Id);
        }

        var isNew = track is null;
        if (track is null)
        {
            track = Track.Describe(Guid.CreateVersion7(now), TitleOf(entry), uploadedBy: null, now);
            database.Tracks.Add(track);
        }

        await DescribeAsync(track, entry, now, cancel);
        var jobId = isSame ? null : await OrderAsync(track, entry, cancel);
        known.Keep(entry, file, track.Id, now);
        return new(entry.Bucket, entry.Path, isNew ? CatalogImportOutcomes.Created : CatalogImportOutcomes.Updated, track.Id, jobId);
    }

    /// <returns>The packaging job; <see langword="null"/> when the entry does not tell its hash.</returns>
    private async Task<Guid?> OrderAsync(Track track, CatalogImportEntry entry, CancellationToken cancel)
    {
        if (SourceOf(entry) is not { } source)
        {
            return null;
        }

        await tracks.OrderHeldPackageAsync(track, source, JobPriorities.Bulk, ownerId: null, cancel);
        return track.JobId;
    }

    private static StoredSource? SourceOf(CatalogImportEntry entry) => entry.SourceSha256 is { } sha256
        ? new StoredSource(entry.Bucket, entry.Path, sha256, entry.Path[(entry.Path.LastIndexOf('/') + 1)..], entry.Bytes, IsOwned: false)
        : null;

    private async Task DescribeAsync(Track track, CatalogImportEntry entry, DateTimeOffset now, CancellationToken cancel)
    {
        var tags = entry.Tags ?? new MediaTags();
        track.Title = TitleOf(entry);
        (track.TrackNumber, track.DiscNumber, track.ReleaseDate) = (Positive(tags.TrackNumber), Positive(tags.DiscNumber), Credits.ReleaseDate(tags.Date));
        (track.Tempo, track.Energy, track.Valence) = (entry.Tempo ?? track.Tempo, entry.Energy ?? track.Energy, entry.Valence ?? track.Valence);
        track.TrackFeatures = entry.FeaturesJson ?? track.TrackFeatures;
        track.DurationMs = entry.DurationMs ?? track.DurationMs;
        track.UpdatedAt = now;
        await SetArtistsAsync(track, entry, cancel);
        var main = await ArtistAsync(tags.AlbumArtist ?? tags.Artist ?? entry.Artists?.FirstOrDefault(a => a.ArtistType == TrackArtist.Main)?.Name, cancel);
        var album = await AlbumAsync(tags, main, entry, cancel);
        track.AlbumId = album?.Id;
        track.Genres.Clear();
        if (tags.Genre is { } name && await GenreAsync(name, cancel) is { } genre)
        {
            track.Genres.Add(genre);
        }
    }

    private async Task SetArtistsAsync(Track track, CatalogImportEntry entry, CancellationToken cancel)
    {
        var wanted = new List<(Artist Artist, string Type)>();
        foreach (var part in entry.Artists is { Count: > 0 } several ? several : [new CatalogImportArtist(entry.Tags?.Artist ?? Artist.Unknown)])
        {
            var artist = await ArtistAsync(part.Name, cancel);
            if (!wanted.Exists(w => w.Artist.Id == artist.Id))
            {
                wanted.Add((artist, part.ArtistType));
            }
        }

        if (!wanted.Exists(w => w.Type == TrackArtist.Main))
        {
            wanted[0] = (wanted[0].Artist, TrackArtist.Main);
        }

        if (track.Artists.OrderBy(a => a.DisplayOrder).Select(a => (a.ArtistId, a.ArtistType)).SequenceEqual(wanted.Select(w => (w.Artist.Id, w.Type))))
        {
            return;
        }

        if (track.Artists.Count > 0)
        {
            track.Artists.Clear();
            await database.SaveChangesAsync(cancel);
        }

        foreach (var (i, (artist, type)) in wanted.Index())
        {
            track.Artists.Add(new TrackArtist { TrackId = track.Id, ArtistId = artist.Id, ArtistType = type, DisplayOrder = i + 1 });
        }
    }

    private async Task<Artist> ArtistAsync(string? name, CancellationToken cancel)
    {
        var key = name ?? Artist.Unknown;
        return _artists.TryGetValue(key, out var known) ? known : _artists[key] = await credits.ArtistAsync(name, uploader: null, cancel);
    }

    private async Task<Album?> AlbumAsync(MediaTags tags, Artist artist, CatalogImportEntry entry, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(tags.Album))
        {
            return null;
        }

        var key = (artist.Id, tags.Album.ToUpperInvariant());
        if (!_albums.TryGetValue(key, out var album))
        {
            album = await credits.AlbumAsync(tags.Album, artist, tags.Date, cancel);
            if (album is null)
            {
                return null;
            }

            _albums[key] = album;
            album.Type = entry.AlbumType ?? album.Type;
        }

        if (!AlbumCovers.IsOwn(album.CoverUrl) && entry.CoverKey is { } cover)
        {
            await covers.TakeAsync(album, cover, cancel);
        }

        return album;
    }

    private async Task<Genre?> GenreAsync(string name, CancellationToken cancel)
    {
        if (!_genres.TryGetValue(name, out var genre) && await credits.GenreAsync(name, cancel) is { } found)
        {
            _genres[name] = genre = found;
        }

        return genre;
    }

    private static string TitleOf(CatalogImportEntry entry)
    {
        var title = entry.Tags?.Title?.Replace("\0", "", StringComparison.Ordinal).Trim();
        if (string.IsNullOrEmpty(title))
        {
            title = Path.GetFileNameWithoutExtension(entry.Path).Replace('_', ' ').Trim();
        }

        return title.Length is 0 ? "Untitled" : title.Length <= Track.MaxTitleLength ? title : title[..Track.MaxTitleLength];
    }

    private static int? Positive(int? number) => number is > 0 ? number : null;
}
