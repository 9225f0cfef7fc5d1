using Jonquils.Api.Playlists.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists.Entries;

/// <summary>Moves the entries of a locked playlist, so that positions run from 0 without gaps at every commit.</summary>
internal static class EntryOrder
{
    /// <summary>Makes room at a position and puts tracks there.</summary>
    public static async Task InsertEntriesAsync(
        this PlaylistsDb database, Guid playlistId, int position, IReadOnlyList<Guid> trackIds, DateTimeOffset now, CancellationToken cancel)
    {
        var ids = trackIds.ToArray();
        await database.Database.ExecuteSqlAsync(
            $"UPDATE playlists.playlist_tracks SET position = position + {ids.Length} WHERE playlist_id = {playlistId} AND position >= {position}", cancel);
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO playlists.playlist_tracks (playlist_id, track_id, position, added_at)
            SELECT {playlistId}, added.id, {position} + added.ord - 1, {now} FROM unnest({ids}) WITH ORDINALITY AS added(id, ord)
            """, cancel);
    }

    /// <returns><see langword="false"/> when there is no entry at the position.</returns>
    public static async Task<bool> TryRemoveEntryAsync(this PlaylistsDb database, Guid playlistId, int position, CancellationToken cancel)
    {
        if (await database.Database.ExecuteSqlAsync(
            $"DELETE FROM playlists.playlist_tracks WHERE playlist_id = {playlistId} AND position = {position}", cancel) == 0)
        {
            return false;
        }

        await database.Database.ExecuteSqlAsync(
            $"UPDATE playlists.playlist_tracks SET position = position - 1 WHERE playlist_id = {playlistId} AND position > {position}", cancel);
        return true;
    }

    /// <summary>Puts the entries into another order. Of several entries of one track the one that came first stays first.</summary>
    /// <returns><see langword="false"/> when the given tracks are not those of the entries, each as often; then nothing changed.</returns>
    public static async Task<bool> TryReorderAsync(this PlaylistsDb database, Guid playlistId, IReadOnlyList<Guid> trackIds, CancellationToken cancel)
    {
        var entries = await database.Entries.AsNoTracking().Where(e => e.PlaylistId == playlistId).OrderBy(e => e.Position)
            .Select(e => new { e.Id, e.TrackId }).ToListAsync(cancel);
        if (entries.Count != trackIds.Count)
        {
            return false;
        }

        var places = entries.GroupBy(e => e.TrackId).ToDictionary(g => g.Key, g => new Queue<long>(g.Select(e => e.Id)));
        var order = new long[trackIds.Count];
        for (var i = 0; i < order.Length; i++)
        {
            if (!places.TryGetValue(trackIds[i], out var left) || !left.TryDequeue(out order[i]))
            {
                return false;
            }
        }

        await database.Database.ExecuteSqlAsync(
            $"""
            UPDATE playlists.playlist_tracks AS entry SET position = placed.ord - 1
            FROM unnest({order}) WITH ORDINALITY AS placed(id, ord)
            WHERE entry.id = placed.id AND entry.position <> placed.ord - 1
            """, cancel);
        return true;
    }
}
