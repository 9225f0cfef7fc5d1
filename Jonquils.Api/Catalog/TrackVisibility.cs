using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;

namespace Jonquils.Api.Catalog;

/// <summary>Who may see and manage which track. Anyone sees what can be played; what cannot yet is for those who brought it.</summary>
internal static class TrackVisibility
{
    /// <summary>Tracks that the caller may know of; all others do not exist for them.</summary>
    public static IQueryable<Track> VisibleTo(this IQueryable<Track> tracks, CurrentUser? user, CatalogDb database) => user switch
    {
        null => tracks.Where(t => t.IsAvailable),
        { IsAdmin: true } => tracks,
        { Id: var userId } => tracks.Where(t => t.IsAvailable || t.UploadedBy == userId
            || t.Artists.Any(a => database.ArtistManagers.Any(m => m.ArtistId == a.ArtistId && m.UserId == userId))),
    };

    public static bool MayManage(this TrackResponse.Row track, CurrentUser? user) =>
        user is not null && (user.IsAdmin || track.UploadedBy == user.Id);

    /// <param name="managed">Artists that the caller manages with <c>UPLOAD</c>.</param>
    public static bool MayManage(this TrackResponse.Row track, CurrentUser? user, IReadOnlySet<Guid> managed) =>
        track.MayManage(user) || (managed.Count > 0 && track.Artists.Exists(a => a.ArtistType == TrackArtist.Main && managed.Contains(a.Id)));
}
