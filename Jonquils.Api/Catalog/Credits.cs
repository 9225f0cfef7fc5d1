using Jonquils.Api.Catalog.Database;
using Jonquils.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>Finds the artists, albums and genres that tags name, or makes them.</summary>
/// <remarks>Names are compared without regard to case. A lock per name keeps two uploads of one album from making it twice; it lasts until the transaction ends.</remarks>
internal sealed class Credits(CatalogDb database, ArtistRights rights, TimeProvider clock)
{
    /// <param name="uploader">
    /// Whose upload names the artist: an artist whose managers have not let them in is not theirs to put music on, and another of the same name
    /// is found or made. <see langword="null"/> for the library's own files.
    /// </param>
    public async Task<Artist> ArtistAsync(string? name, Guid? uploader, CancellationToken cancel)
    {
        var wanted = Shorten(name, Artist.MaxNameLength) ?? Artist.Unknown;
        await LockAsync("artist", wanted, cancel);
#pragma warning disable CA1304, CA1311, CA1862 // Translated to lower(name), which has an index.
        var named = database.Artists.Where(a => a.Name.ToLower() == wanted.ToLower());
#pragma warning restore CA1304, CA1311, CA1862
        if (uploader is { } userId)
        {
            var open = rights.Granting(ArtistManager.Upload).Where(m => m.UserId == userId).Select(m => m.ArtistId);
            named = named.Where(a => open.Contains(a.Id) || !database.ArtistManagers.Any(m => m.ArtistId == a.Id));
        }

        if (await named.OrderBy(a => a.CreatedAt).FirstOrDefaultAsync(cancel) is { } known)
        {
            return known;
        }

        var now = clock.GetUtcNow();
        var artist = new Artist { Id = Guid.CreateVersion7(now), Name = wanted, CreatedAt = now, UpdatedAt = now };
        database.Artists.Add(artist);
        await database.SaveChangesAsync(cancel);
        return artist;
    }

    /// <returns><see langword="null"/> when there is no title.</returns>
    public async Task<Album?> AlbumAsync(string? title, Artist artist, string? date, CancellationToken cancel)
    {
        if (Shorten(title, Album.MaxTitleLength) is not { } wanted)
        {
            return null;
        }

        await LockAsync("album", $"{artist.Id}/{wanted}", cancel);
#pragma warning disable CA1304, CA1311, CA1862 // Few albums an artist; the artist's index finds them.
        var known = await database.Albums.FirstOrDefaultAsync(a => a.ArtistId == artist.Id && a.Title.ToLower() == wanted.ToLower(), cancel);
#pragma warning restore CA1304, CA1311, CA1862
        if (known is not null)
        {
            return known;
        }

        var now = clock.GetUtcNow();
        var album = new Album
        {
            Id = Guid.CreateVersion7(now),
            ArtistId = artist.Id,
            Title = wanted,
            ReleaseDate = ReleaseDate(date),
            Type = "ALBUM",
            CreatedAt = now,
            UpdatedAt = now,
        };
        database.Albums.Add(album);
        await database.SaveChangesAsync(cancel);
        return album;
    }

    /// <returns><see langword="null"/> when there is no name.</returns>
    public async Task<Genre?> GenreAsync(string? name, CancellationToken cancel)
    {
        if (Shorten(name, Genre.MaxNameLength) is not { } wanted)
        {
            return null;
        }

        await LockAsync("genre", wanted, cancel);
#pragma warning disable CA1304, CA1311, CA1862 // There are few genres.
        var known = await database.Genres.FirstOrDefaultAsync(g => g.Name.ToLower() == wanted.ToLower(), cancel);
#pragma warning restore CA1304, CA1311, CA1862
        if (known is null)
        {
            known = new Genre { Name = wanted };
            database.Genres.Add(known);
            await database.SaveChangesAsync(cancel);
        }

        return known;
    }

    /// <summary>Fills what nobody gave from the file's own tags.</summary>
    public async Task FillAsync(Track track, MediaTags tags, CancellationToken cancel)
    {
        // Both names before either is looked for, in one order: two files that name two artists the other way round would wait for each other.
        foreach (var name in new[] { tags.Artist, tags.AlbumArtist }.Select(n => Shorten(n, Artist.MaxNameLength)).OfType<string>().Select(n => n.ToLowerInvariant()).Order(StringComparer.Ordinal))
        {
            await LockAsync("artist", name, cancel);
        }

        track.TakeTitle(tags.Title);
        track.TrackNumber ??= tags.TrackNumber;
        track.DiscNumber ??= tags.DiscNumber;
        track.ReleaseDate ??= ReleaseDate(tags.Date);
        if (track.ArtistIsGuess && !string.IsNullOrWhiteSpace(tags.Artist))
        {
            var artist = await ArtistAsync(tags.Artist, track.UploadedBy, cancel);
            track.Artists.Clear();
            track.Artists.Add(new TrackArtist { TrackId = track.Id, ArtistId = artist.Id, ArtistType = TrackArtist.Main, DisplayOrder = 1 });
            track.ArtistIsGuess = false;
        }

        if (track.AlbumId is null && !string.IsNullOrWhiteSpace(tags.Album))
        {
            // Where the file names nobody, the album belongs to the artist that somebody gave the track.
            var given = string.IsNullOrWhiteSpace(tags.AlbumArtist ?? tags.Artist) && !track.ArtistIsGuess ? track.Artists.FirstOrDefault(a => a.ArtistType == TrackArtist.Main) : null;
            var albumArtist = given is null
                ? await ArtistAsync(tags.AlbumArtist ?? tags.Artist, track.UploadedBy, cancel)
                : await database.Artists.SingleAsync(a => a.Id == given.ArtistId, cancel);
            track.AlbumId = (await AlbumAsync(tags.Album, albumArtist, tags.Date, cancel))?.Id;
        }

        if (track.Genres.Count == 0 && await GenreAsync(tags.Genre, cancel) is { } genre)
        {
            track.Genres.Add(genre);
        }
    }

    public static DateOnly? ReleaseDate(string? date) => date switch
    {
        { Length: >= 10 } when DateOnly.TryParseExact(date[..10], "yyyy-MM-dd", out var day) => day,
        { Length: >= 7 } when DateOnly.TryParseExact(date[..7] + "-01", "yyyy-MM-dd", out var month) => month,
        { Length: >= 4 } when int.TryParse(date[..4], out var year) && year is >= 1000 and <= 9999 => new DateOnly(year, 1, 1),
        _ => null,
    };

    private static string? Shorten(string? name, int length)
    {
        // Tags come from files of strangers; PostgreSQL takes no NUL.
        var trimmed = name?.Replace("\0", "", StringComparison.Ordinal).Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed.Length <= length ? trimmed : trimmed[..length];
    }

    private Task<int> LockAsync(string kind, string name, CancellationToken cancel)
    {
        var key = $"{kind}:{name.ToLowerInvariant()}";
        return database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))", cancel);
    }
}
