using Jonquils.Api.Catalog.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Albums;

/// <summary>An album that was given no cover shows that of one of its tracks, as long as there is such a track.</summary>
internal static class AlbumCovers
{
    private const string Lent = "/api/v1/tracks/";

    /// <summary>Whether an album has a cover of its own.</summary>
    public static bool IsOwn(string? coverUrl) => coverUrl?.StartsWith(Lent, StringComparison.Ordinal) == false;

    /// <summary>Gives a track's cover to its album, if that has none.</summary>
    public static async Task LendAsync(CatalogDb database, Track track, CancellationToken cancel)
    {
        if (track is { CoverUrl: { } cover, AlbumId: { } albumId })
        {
            await database.Albums.Where(a => a.Id == albumId && a.CoverUrl == null).ExecuteUpdateAsync(set => set.SetProperty(a => a.CoverUrl, cover), cancel);
        }
    }

    /// <summary>Takes a removed track's cover back; another track of the album lends its own.</summary>
    public static async Task TakeBackAsync(CatalogDb database, Track track, CancellationToken cancel)
    {
        if (track is { CoverUrl: { } cover, AlbumId: { } albumId })
        {
            var others = database.Tracks.Where(t => t.AlbumId == albumId && t.Id != track.Id && t.CoverUrl != null).OrderBy(t => t.DiscNumber).ThenBy(t => t.TrackNumber).ThenBy(t => t.Id);
            await database.Albums.Where(a => a.Id == albumId && a.CoverUrl == cover)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.CoverUrl, others.Select(t => t.CoverUrl).FirstOrDefault()), cancel);
        }
    }
}
