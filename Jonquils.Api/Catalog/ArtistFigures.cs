using Jonquils.Api.Catalog.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>An artist in numbers that anyone may know and the catalogue itself knows.</summary>
internal sealed class ArtistFigures(CatalogDb database, TimeProvider clock)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <returns><see langword="null"/> when there is no such artist.</returns>
    public async Task<ArtistNumbers?> OfAsync(Guid artistId, CancellationToken cancel)
    {
        if (!await database.Artists.AnyAsync(a => a.Id == artistId, cancel))
        {
            return null;
        }

        var since = DateOnly.FromDateTime((clock.GetUtcNow() - Month).UtcDateTime);
        var stats = await database.Database.SqlQuery<Row>(
            $"""
            WITH mine AS (
                SELECT t.id, t.duration_ms, t.popularity FROM track_artists p JOIN tracks t ON t.id = p.track_id
                WHERE p.artist_id = {artistId} AND t.is_available)
            SELECT (SELECT count(*)::int FROM mine) AS "Tracks",
                   (SELECT count(*)::int FROM albums WHERE artist_id = {artistId}) AS "Albums",
                   (SELECT coalesce(sum(duration_ms), 0)::bigint FROM mine) AS "DurationMs",
                   (SELECT coalesce(sum(p.plays), 0)::bigint FROM track_plays p JOIN mine ON mine.id = p.track_id) AS "Plays",
                   (SELECT coalesce(sum(p.plays), 0)::bigint FROM track_plays p JOIN mine ON mine.id = p.track_id WHERE p.day > {since}) AS "Recent",
                   (SELECT coalesce(max(popularity), 0) FROM mine) AS "Popularity"
            """).SingleAsync(cancel);
        return new ArtistNumbers(artistId, stats.Tracks, stats.Albums, stats.DurationMs, stats.Plays, stats.Recent, stats.Popularity);
    }

    private sealed record Row(int Tracks, int Albums, long DurationMs, long Plays, long Recent, int Popularity);
}

/// <param name="Tracks">Tracks that can be played, in whatever part.</param>
/// <param name="DurationMs">Of these together, in milliseconds.</param>
/// <param name="Plays">Since the beginning, suspicious ones left out.</param>
/// <param name="PlaysLast30Days">In the last 30 days (UTC), today included.</param>
/// <param name="Popularity">Of the most popular track, 0 to 100.</param>
internal sealed record ArtistNumbers(Guid ArtistId, int Tracks, int Albums, long DurationMs, long Plays, long PlaysLast30Days, int Popularity);
