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

    /// <summary>Whether the caller may manage a track, as <see cref="MayManageTrackAsync(CurrentUser, Track, CancellationToken)"/> has it.</summary>
    /// <returns><see langword="null"/> when the caller cannot see it.</returns>
    public async Task<bool?> MayManageTrackAsync(CurrentUser user, Guid trackId, CancellationToken cancel)
    {
        var track = await database.Tracks.AsNoTracking().Include(t => t.Artists).VisibleTo(user, database).SingleOrDefaultAsync(t => t.Id == trackId, cancel);
        return track is null ? null : await MayManageTrackAsync(user, track, cancel);
    }

    /// <summary>Whether the caller manages an artist, with whatever permission.</summary>
    /// <returns><see langword="null"/> when there is no such artist.</returns>
    public async Task<bool?> IsManagerAsync(CurrentUser user, Guid artistId, CancellationToken cancel)
    {
        if (!await database.Artists.AnyAsync(a => a.Id == artistId, cancel))
        {
            return null;
        }

        return user.IsAdmin || await database.ArtistManagers.AnyAsync(m => m.ArtistId == artistId && m.UserId == user.Id, cancel);
    }

    /// <summary>Managers' rows that grant a permission, in themselves or by <c>ALL</c>.</summary>
    public IQueryable<ArtistManager> Granting(string permission)
    {
        var wanted = $"[\"{permission}\"]";
        return database.ArtistManagers.Where(m =>
            EF.Functions.JsonContains(m.Permissions, """["ALL"]""") || EF.Functions.JsonContains(m.Permissions, wanted));
    }
}
