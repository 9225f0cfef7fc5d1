using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Paging;
using Jonquils.Api.Videos.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Videos;

/// <summary>Deletes a video, cancels its job, and has its objects removed.</summary>
internal static class DeleteVideo
{
    public static async Task<Results<NoContent, ForbiddenProblem, NotFoundProblem, PreconditionFailedProblem>> Handle(
        int videoId, CurrentUser? user, VideosDb database, VideoCache cache, IOptions<VideoOptions> options, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var video = await database.Videos.FromSql($"SELECT * FROM videos WHERE id = {videoId} FOR UPDATE").SingleOrDefaultAsync(cancel);
        if (video is null)
        {
            return VideoProblems.NotFound(videoId);
        }

        // A video that nobody signed belongs to everybody who may come in without signing.
        if (user is not { IsAdmin: true } && (video.CreatedBy is { } owner ? owner != user?.Id : options.Value.RequireSignIn))
        {
            return VideoProblems.NotYours;
        }

        if (!Revision.IsExpected(http, GetVideo.TagOf(VideoState.Of(video))))
        {
            return Revision.Changed;
        }

        Remove(database, video, clock.GetUtcNow());
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        await cache.ForgetAsync(videoId);
        return TypedResults.NoContent();
    }

    /// <summary>Removes a video in the caller's transaction, and notes the objects that are to follow.</summary>
    public static void Remove(VideosDb database, Video video, DateTimeOffset now)
    {
        if (video is { Status: JobStatuses.Pending or JobStatuses.Processing, JobId: { } jobId })
        {
            database.AddToOutbox("worker", HttpMethod.Delete, $"/internal/v1/jobs/{jobId}", Guid.CreateVersion7(now), null, AggregateOf(video.Id), now);
        }

        database.Removals.Add(new VideoRemoval
        {
            Prefix = string.Create(CultureInfo.InvariantCulture, $"{video.Id}/"),
            Sha256 = video.SourceSha256,
            NextAttemptAt = now,
        });
        database.Videos.Remove(video);
    }

    /// <summary>Name of the video in the outbox.</summary>
    public static string AggregateOf(int videoId) => string.Create(CultureInfo.InvariantCulture, $"video/{videoId}");
}
