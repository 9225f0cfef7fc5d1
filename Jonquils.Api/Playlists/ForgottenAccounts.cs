using Jonquils.Api.Accounts;
using Jonquils.Api.Playlists.Database;
using Jonquils.Api.Playlists.Files;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Playlists;

/// <summary>Lets playlists, their exports and links, and favourites go with their account.</summary>
internal sealed class ForgottenAccounts(PlaylistsDb database, PlaylistExports exports) : IForgetsAccounts
{
    public async Task ForgetAsync(Guid userId, CancellationToken cancel)
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
