using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Playback;

/// <summary>Gives the caller links by which any HLS player can play a track.</summary>
internal static class StartPlayback
{
    /// <param name="ManifestUrl">Absolute address of the multivariant playlist; needs no headers.</param>
    /// <param name="LosslessManifestUrl">The same for the lossless rendition, or <see langword="null"/> when there is none.</param>
    /// <param name="ExpiresAt">When the links stop.</param>
    public sealed record Response(string ManifestUrl, string? LosslessManifestUrl, DateTimeOffset ExpiresAt);

    public static async Task<Results<Ok<Response>, NotFoundProblem, ConflictProblem>> Handle(
        Guid trackId, CurrentUser user, TrackDirectory tracks, PlaybackTickets tickets, PublicAddress address, HttpContext http, CancellationToken cancel)
    {
        var track = await tracks.FindPlayableAsync(trackId, user, cancel);
        if (track is null)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        if (track.Folder is null)
        {
            return PlaybackProblems.NotReady;
        }

        var (ticket, expiresAt) = tickets.Issue(track.Folder, user.SessionId);
        var root = $"{address.For(http.Request)}/hls/t/{ticket}";
        return TypedResults.Ok(new Response($"{root}/master.m3u8", track.HasLossless ? $"{root}/lossless.m3u8" : null, expiresAt));
    }
}
