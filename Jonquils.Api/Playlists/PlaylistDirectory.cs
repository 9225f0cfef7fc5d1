using Jonquils.Api.Playlists.Database;
using Jonquils.Api.Playlists.Files;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists;

/// <summary>What other modules may ask of playlists and favourites.</summary>
internal sealed class PlaylistDirectory(PlaylistsDb database, PlaylistExports exports)
{
    /// <summary>Forgets an account: its playlists with their exports and links, and its favourites. May be repeated.</summary>
    public async Task EraseUserAsync(Guid userId, CancellationToken cancel)
    {
        foreach (var playlistId in await database.Playlists.Where(p => p.UserId == userId).Select(p => p.Id).ToListAsync(cancel))
        {
            // Objects first: what is left after a failure is found again by a repetition.
            await exports.DeleteAsync(playlistId, cancel);
            await database.Playlists.Where(p => p.Id == playlistId).ExecuteDeleteAsync(cancel);
        }

        await database.Favorites.Where(f => f.UserId == userId).ExecuteDeleteAsync(cancel);
    }
}
