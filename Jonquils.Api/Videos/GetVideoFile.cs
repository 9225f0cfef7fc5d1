using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Videos;

/// <summary>Serves what stands beside a video's playlists: its poster, thumbnails and subtitles.</summary>
internal static class GetVideoFile
{
    private const int MaxNameLength = 100;

    public static async Task<Results<FileStreamHttpResult, NotFoundProblem>> Handle(
        int videoId, string file, VideoReader videos, IObjectStore objects, HttpContext http, CancellationToken cancel)
    {
        if (TypeOf(file) is not { } type || await videos.FindAsync(videoId, cancel) is not { FileKey: { } folder }
            || await objects.OpenAsync(Buckets.Hls, $"{folder}/{file}", 0, null, cancel) is not { } stored)
        {
            return VideoProblems.NoFile;
        }

        http.Response.Headers.CacheControl = "public, max-age=86400";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.Stream(stored.Body, type, entityTag: new EntityTagHeaderValue($"\"{stored.Info.ETag}\""));
    }

    // Only these, and only by a plain name: the folder holds nothing else that a page should load from here.
    private static string? TypeOf(string file) =>
        file.Length > MaxNameLength || file[0] == '.' || !file.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? null : Path.GetExtension(file) switch
        {
            ".jpg" => "image/jpeg",
            ".webp" => "image/webp",
            ".png" => "image/png",
            ".vtt" => "text/vtt",
            _ => null,
        };
}
