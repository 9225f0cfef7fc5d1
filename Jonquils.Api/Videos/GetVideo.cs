using Jonquils.Api.Paging;
using Jonquils.Api.Playback;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Videos;

/// <summary>Describes a video, and how far its package is.</summary>
internal static class GetVideo
{
    public static async Task<Results<Ok<VideoResponse>, StatusCodeHttpResult, NotFoundProblem>> Handle(
        int videoId, VideoReader videos, PublicAddress address, HttpContext http, CancellationToken cancel)
    {
        if (await videos.FindAsync(videoId, cancel) is not { } video)
        {
            return VideoProblems.NotFound(videoId);
        }

        // A percent moves without the row; only what stands still has a tag.
        return video.IsFinal && Revision.IsKnown(http, TagOf(video))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(video.ToResponse(address.For(http.Request), await videos.PercentOfAsync(video, cancel)));
    }

    // Microseconds, as the database keeps them.
    public static string TagOf(VideoState video) => $"\"{video.UpdatedAt.UtcTicks / 10:x}\"";
}
