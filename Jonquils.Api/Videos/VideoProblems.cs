using System.Globalization;
using Jonquils.Api.Fetching;
using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Videos;

/// <summary>What can go wrong with videos.</summary>
internal static class VideoProblems
{
    public static NotFoundProblem NotFound(int id) => new("video_not_found", string.Create(CultureInfo.InvariantCulture, $"There is no video {id}."));

    public static NotFoundProblem NoFile { get; } = new("no_file", "The video has no such file.");

    public static NotFoundProblem NotPlayableYet { get; } =
        new("video_not_ready", "Nothing of the video can be played yet. Try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(2) };

    public static NotFoundProblem NotPlayable { get; } = new("video_not_playable", "The video could not be made playable; its own page says why.");

    public static ForbiddenProblem NotYours { get; } = new("video_not_yours", "Only who added the video and administrators may delete it.");

    public static UnauthorizedProblem SignIn { get; } = new("not_signed_in", "Sign in to do this.");

    public static UnprocessableProblem NotAVideo { get; } = new("not_a_video", "There is no video at that address.");

    public static UnprocessableProblem NotFetched(FetchRefusal why) => new(why.Code, why.Message);

    public static UnavailableProblem TooManyWaiting { get; } =
        new("too_many_waiting", "Too many videos are waiting to be fetched. Try again later.") { RetryAfter = TimeSpan.FromMinutes(1) };

    public static BadRequestProblem BadCursor { get; } = new("bad_cursor", "The cursor is not one that this list gave. Start without 'after'.");

    public static ConflictProblem Exists(int id, string playlistUrl) =>
        new("video_exists", string.Create(CultureInfo.InvariantCulture, $"Video {id} has this address already."))
        {
            Members = new Dictionary<string, object?> { ["id"] = id, ["playlist_url"] = playlistUrl },
        };
}
