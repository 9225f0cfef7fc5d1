using System.Security.Cryptography;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>Applies what a person says of a track, where they may say it.</summary>
internal sealed class TrackEditor(CatalogDb database, ArtistRights rights, IObjectStore objects)
{
    /// <summary>Why fields were refused; at most one of the two.</summary>
    internal readonly record struct Refusal(ForbiddenProblem? Forbidden, UnprocessableProblem? Unprocessable)
    {
        public static implicit operator Refusal(ForbiddenProblem problem) => new(problem, null);

        public static implicit operator Refusal(UnprocessableProblem problem) => new(null, problem);
    }

    /// <returns><see langword="null"/> when the track now is as the fields say.</returns>
    public async Task<Refusal?> ApplyAsync(Track track, TrackFields fields, CurrentUser user, CancellationToken cancel)
    {
        if (await SetArtistsAsync(track, fields, user, cancel) is { } refusedArtists)
        {
            return refusedArtists;
        }

        if (fields.AlbumId != track.AlbumId && fields.AlbumId is { } albumId && await RefuseAlbumAsync(albumId, user, cancel) is { } refusedAlbum)
        {
            return refusedAlbum;
        }

        var genreIds = (fields.GenreIds ?? (fields.GenreId is { } one ? [one] : [])).Distinct().ToList();
        var genres = await database.Genres.Where(g => genreIds.Contains(g.Id)).ToListAsync(cancel);
        if (genres.Count != genreIds.Count)
        {
            return CatalogProblems.UnknownGenre;
        }

        foreach (var gone in track.Genres.Except(genres).ToList())
        {
            track.Genres.Remove(gone);
        }

        foreach (var added in genres.Except(track.Genres).ToList())
        {
            track.Genres.Add(added);
        }

        track.Title = fields.Title.Trim();
        (track.AlbumId, track.TrackNumber, track.DiscNumber, track.ReleaseDate) = (fields.AlbumId, fields.TrackNumber, fields.DiscNumber, fields.ReleaseDate);
        // Who says nothing of them takes nothing back from what was measured.
        var measured = MeasuredFeatures.Parse(track.TrackFeatures);
        (track.Tempo, track.Energy, track.Valence) = (fields.Tempo ?? measured?.Tempo, fields.Energy ?? measured?.Energy, fields.Valence ?? measured?.Valence);
        if (track.Status is null)
        {
            track.DurationMs = fields.DurationMs ?? track.DurationMs;
        }

        return null;
    }

    /// <summary>The object that somebody points at as a track's audio. It stays when the track goes: it did not come with it.</summary>
    public async Task<(StoredSource? Source, Refusal? Refusal)> FindFileAsync(string path, CurrentUser user, CancellationToken cancel)
    {
        if (path.StartsWith(Buckets.UploadsPrefix, StringComparison.Ordinal) && !user.IsAdmin)
        {
            return (null, CatalogProblems.OwnFilesOnly);
        }

        try
        {
            await using var file = await objects.OpenAsync(Buckets.Tracks, path, 0, null, cancel);
            return file is null
                ? (null, CatalogProblems.BadFilePath)
                : (new StoredSource(
                    Buckets.Tracks, path, Convert.ToHexStringLower(await SHA256.HashDataAsync(file.Body, cancel)), path[(path.LastIndexOf('/') + 1)..], file.Info.Bytes,
                    IsOwned: false), null);
        }
        catch (ArgumentException)
        {
            // The store refuses keys that could lead anywhere else.
            return (null, CatalogProblems.BadFilePath);
        }
    }

    private async Task<Refusal?> SetArtistsAsync(Track track, TrackFields fields, CurrentUser user, CancellationToken cancel)
    {
        var parts = fields.Artists?.Select((part, i) => new TrackArtist
        {
            TrackId = track.Id,
            ArtistId = part.Id!.Value,
            ArtistType = part.ArtistType,
            DisplayOrder = part.DisplayOrder ?? i + 1,
        }).ToList();
        if (parts is null && fields.ArtistId is { } only && track.Artists.FirstOrDefault(a => a.ArtistType == TrackArtist.Main)?.ArtistId != only)
        {
            parts = [new TrackArtist { TrackId = track.Id, ArtistId = only, ArtistType = TrackArtist.Main, DisplayOrder = 1 }];
        }

        if (parts is null)
        {
            return track.Artists.Count > 0 ? null : (Refusal?)CatalogProblems.NoMainArtist;
        }

        if (!parts.Exists(p => p.ArtistType == TrackArtist.Main) || parts.DistinctBy(p => p.ArtistId).Count() != parts.Count)
        {
            return CatalogProblems.NoMainArtist;
        }

        var ids = parts.Select(p => p.ArtistId).ToList();
        var known = await database.Artists.Where(a => ids.Contains(a.Id)).Select(a => a.Id).ToListAsync(cancel);
        if (ids.Except(known).ToList() is [var unknown, ..])
        {
            return CatalogProblems.UnknownArtist(unknown);
        }

        // A featured artist need not give leave, as on any record's sleeve; whose page the track stands on must.
        var before = track.Artists.Where(a => a.ArtistType == TrackArtist.Main).Select(a => a.ArtistId).ToHashSet();
        foreach (var part in parts.Where(p => p.ArtistType == TrackArtist.Main && !before.Contains(p.ArtistId)))
        {
            if (!await rights.HasAsync(user, part.ArtistId, ArtistManager.Upload, cancel))
            {
                return CatalogProblems.NotAManager;
            }
        }

        foreach (var gone in track.Artists.Where(old => !parts.Exists(p => Same(p, old))).ToList())
        {
            track.Artists.Remove(gone);
            database.TrackArtists.Remove(gone);
        }

        if (database.Entry(track).State != EntityState.Detached)
        {
            // Keys cannot change places in one save; what goes must be gone before the same artist comes back in another part.
            await database.SaveChangesAsync(cancel);
        }

        foreach (var added in parts.Where(part => !track.Artists.Any(old => Same(part, old))).ToList())
        {
            track.Artists.Add(added);
        }

        track.ArtistIsGuess = false;
        return null;
    }

    private async Task<Refusal?> RefuseAlbumAsync(Guid albumId, CurrentUser user, CancellationToken cancel)
    {
        var album = await database.Albums.AsNoTracking().SingleOrDefaultAsync(a => a.Id == albumId, cancel);
        return album is null ? (Refusal?)CatalogProblems.UnknownAlbum(albumId)
            : user.IsAdmin || (album.ArtistId is { } artistId && await rights.HasAsync(user, artistId, ArtistManager.Upload, cancel)) ? null
            : (Refusal?)CatalogProblems.OtherArtistsAlbum;
    }

    private static bool Same(TrackArtist one, TrackArtist other) =>
        one.ArtistId == other.ArtistId && one.ArtistType == other.ArtistType && one.DisplayOrder == other.DisplayOrder;
}
