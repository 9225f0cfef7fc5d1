using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.Api.Paging;
using Jonquils.Api.Playback;
using Jonquils.Api.Videos.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Videos;

/// <summary>Lists videos, newest first.</summary>
internal static class ListVideos
{
    private const string Sort = "-id";

    /// <param name="Status">Only videos of this status.</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        string? After = null,
        [property: AllowedValues(null, JobStatuses.Pending, JobStatuses.Processing, JobStatuses.Completed, JobStatuses.Failed, JobStatuses.Cancelled)] string? Status = null);

    public static async Task<Results<Ok<Page<VideoResponse>>, BadRequestProblem>> Handle(
        [AsParameters] Query query, VideosDb database, VideoReader reader, PublicAddress address, HttpContext http, CancellationToken cancel)
    {
        var before = int.MaxValue;
        if (query.After is { } after
            && (Cursor.Parse(after, Sort) is not { } cursor || !int.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out before)))
        {
            return VideoProblems.BadCursor;
        }

        var rows = await database.Videos.AsNoTracking()
            .Where(v => v.Id < before && (query.Status == null || v.Status == query.Status))
            .OrderByDescending(v => v.Id).Take(query.Limit + 1).ToListAsync(cancel);
        var host = address.For(http.Request);
        var percents = new Dictionary<int, double>();
        foreach (var running in rows.Where(v => v.Status == JobStatuses.Processing))
        {
            percents[running.Id] = await reader.PercentOfAsync(VideoState.Of(running), cancel);
        }

        return TypedResults.Ok(Page.Of(
            rows,
            query.Limit,
            video => VideoState.Of(video).ToResponse(host, percents.GetValueOrDefault(video.Id)),
            video => new Cursor(Sort, video.Id.ToString(CultureInfo.InvariantCulture), Guid.Empty)));
    }
}
