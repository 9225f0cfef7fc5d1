using Jonquils.Api.Accounts;
using Jonquils.Api.Playlists.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists;

/// <summary>Who may see and change which playlist.</summary>
internal static class PlaylistAccess
{
    /// <summary>Playlists that the caller may know of; all others do not exist for them.</summary>
    public static IQueryable<Playlist> VisibleTo(this IQueryable<Playlist> playlists, CurrentUser? user) => user switch
    {
        null => playlists.Where(p => p.IsPublic),
        { IsAdmin: true } => playlists,
        { Id: var userId } => playlists.Where(p => p.IsPublic || p.UserId == userId),
    };

    public static bool MayBeEditedBy(this Playlist playlist, CurrentUser? user) =>
        user is not null && (user.IsAdmin || playlist.UserId == user.Id);

    /// <summary>Reads a playlist for a change, and keeps others from changing it or its entries until the transaction ends.</summary>
    /// <returns><see langword="null"/> when the caller cannot see it.</returns>
    public static async Task<Playlist?> LockAsync(this PlaylistsDb database, Guid playlistId, CurrentUser user, CancellationToken cancel)
    {
        var found = await database.Playlists.FromSql(
            $"""
            SELECT * FROM playlists.playlists
            WHERE id = {playlistId} AND (is_public OR {user.IsAdmin} OR user_id = {user.Id})
            FOR UPDATE
            """).ToListAsync(cancel);
        return found.SingleOrDefault();
    }
}
