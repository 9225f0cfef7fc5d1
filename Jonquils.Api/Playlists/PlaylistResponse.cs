using Jonquils.Api.Catalog;
using Jonquils.Api.Playback;

namespace Jonquils.Api.Playlists;

/// <summary>A playlist as clients see it; its entries are a list of their own.</summary>
/// <param name="UserId">The owner.</param>
/// <param name="TrackCount">Entries, those of deleted tracks included.</param>
/// <param name="ShareUrl">Absolute address that opens the playlist to whoever has it; only the owner sees it, <see langword="null"/> when there is none.</param>
public sealed record PlaylistResponse(
    Guid Id, Guid UserId, string Title, string? Description, bool IsPublic, int TrackCount, string? ShareUrl, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>An entry of a playlist.</summary>
/// <param name="Position">From 0.</param>
/// <param name="Track"><see langword="null"/> when the track was deleted or is not for the caller to see; the place stays.</param>
public sealed record PlaylistEntryResponse(int Position, Guid TrackId, DateTimeOffset AddedAt, TrackResponse? Track);

/// <summary>Turns playlists into answers.</summary>
internal sealed class PlaylistAnswers(PublicAddress address, IHttpContextAccessor context)
{
    public PlaylistResponse Of(Playlist playlist, bool mayEdit) => new(
        playlist.Id, playlist.UserId, playlist.Title, playlist.Description, playlist.IsPublic, playlist.TrackCount,
        mayEdit && playlist.ShareToken is { } token ? LinkTo(token) : null, playlist.CreatedAt, playlist.UpdatedAt);

    /// <summary>The playlist to somebody who may edit it, with its new entity tag on the response.</summary>
    public PlaylistResponse OfChanged(Playlist playlist)
    {
        context.HttpContext!.Response.Headers.ETag = playlist.TagFor(mayEdit: true);
        return Of(playlist, mayEdit: true);
    }

    private string LinkTo(string token) => $"{address.For(context.HttpContext!.Request)}/api/v1/playlists/links/{token}";
}
