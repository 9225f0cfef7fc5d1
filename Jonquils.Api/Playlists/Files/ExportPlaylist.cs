using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Playlists.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Playlists.Files;

/// <summary>Gives a playlist as a file that other programs read.</summary>
internal static class ExportPlaylist
{
    /// <param name="Format"><c>m3u8</c>, <c>xspf</c> or <c>jspf</c>.</param>
    public sealed record Query([property: AllowedValues(PlaylistFormats.M3u8, PlaylistFormats.Xspf, PlaylistFormats.Jspf)] string Format = PlaylistFormats.M3u8);

    public static async Task<Results<FileContentHttpResult, NotFoundProblem>> Handle(
        Guid playlistId, [AsParameters] Query query, CurrentUser? user, PlaylistsDb database, PlaylistExports exports, HttpContext http, CancellationToken cancel)
    {
        var playlist = await database.Playlists.AsNoTracking().VisibleTo(user).SingleOrDefaultAsync(p => p.Id == playlistId, cancel);
        if (playlist is null)
        {
            return PlaylistProblems.NotFound(playlistId);
        }

        var bytes = await exports.WriteAsync(playlist, query.Format, playlist.MayBeEditedBy(user) ? user : null, http.Request, cancel);
        var name = new ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName($"{playlist.Title}.{query.Format}");
        http.Response.Headers.ContentDisposition = name.ToString();
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.File(bytes, PlaylistFormats.ContentTypeOf(query.Format));
    }
}
