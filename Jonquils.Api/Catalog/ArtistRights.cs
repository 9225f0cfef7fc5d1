using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog;

/// <summary>What an account may do with an artist. Administrators may everything; <c>ALL</c> includes every other permission.</summary>
internal sealed class ArtistRights(CatalogDb database)
{
    /// <param name="permission">One of the permissions of <see cref="ArtistManager"/>.</param>
    public async Task<bool> HasAsync(CurrentUser user, Guid artistId, string permission, CancellationToken cancel) =>
        user.IsAdmin || await Granting(permission).AnyAsync(m => m.ArtistId == artistId && m.UserId == user.Id, cancel);

    /// <summary>Whether the caller brought the track, or manages one of its artists with <c>UPLOAD</c>.</summary>
    public async Task<bool> MayManageTrackAsync(CurrentUser user, Track track, CancellationToken cancel)
    {
        if (user.IsAdmin || track.UploadedBy == user.Id)
        {
            return true;
        }

        var artists = track.Artists.Where(a => a.ArtistType == TrackArtist.Main).Select(a => a.ArtistId).ToList();
        return await Granting(ArtistManager.Upload).AnyAsync(m => artists.Contains(m.ArtistId) && m.UserId == user.Id, cancel);
    }

    /// <summary>Managers' rows that grant a permission, in themselves or by <c>ALL</c>.</summary>
    public IQueryable<ArtistManager> Granting(string permission)
    {
        var wanted = $"[\"{permission}\"]";
        return database.ArtistManagers.Where(m =>
            EF.Functions.JsonContains(m.Permissions, """["ALL"]""") || EF.Functions.JsonContains(m.Permissions, wanted));
    }
}
