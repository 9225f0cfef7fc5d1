using System.Text;
using System.Text.RegularExpressions;
using Jonquils.Api.Accounts;
using Jonquils.Api.Playback;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.Api.Videos;

/// <summary>
/// Serves a video's multivariant playlist at an address that never changes: of the growing package while it is made, of the finished one then.
/// What it lists stands behind a ticket in the path, so a plain player needs no headers.
/// </summary>
internal static partial class GetVideoPlaylist
{
    private const int MaxBytes = 256 * 1024;

    public static async Task<IResult> Handle(
        int videoId, CurrentUser? user, VideoReader videos, PlaybackTickets tickets, IObjectStore objects, HttpContext http, CancellationToken cancel)
    {
        if (await videos.FindAsync(videoId, cancel) is not { } video)
        {
            return VideoProblems.NotFound(videoId);
        }

        if ((video.FileKey ?? video.LiveFileKey) is not { } folder)
        {
            return video.Status is JobStatuses.Failed or JobStatuses.Cancelled ? VideoProblems.NotPlayable : VideoProblems.NotPlayableYet;
        }

        await using var stored = await objects.OpenAsync(Buckets.Hls, $"{folder}/master.m3u8", 0, MaxBytes, cancel);
        if (stored is null)
        {
            return VideoProblems.NotPlayableYet;
        }

        using var reader = new StreamReader(stored.Body, Encoding.UTF8);
        var (ticket, _) = tickets.Issue(folder, user?.SessionId ?? PlaybackTickets.NoSession);
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(Relocate(await reader.ReadToEndAsync(cancel), $"t/{ticket}/"), "application/vnd.apple.mpegurl", Encoding.UTF8);
    }

    /// <summary>Puts a folder in front of every address that a playlist lists (RFC 8216: lines that are no tags, and attributes <c>URI</c>).</summary>
    public static string Relocate(string playlist, string folder) =>
        string.Join('\n', playlist.ReplaceLineEndings("\n").Split('\n').Select(line =>
            line.Length == 0 ? line
            : line[0] == '#' ? UriAttribute().Replace(line, $"$1{folder}$2")
            : folder + line));

    [GeneratedRegex("([:,]URI=\")([^\"]*\")")]
    private static partial Regex UriAttribute();
}
