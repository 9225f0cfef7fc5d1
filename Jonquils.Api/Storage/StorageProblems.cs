using System.Globalization;
using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Storage;

/// <summary>What can go wrong with the storage service.</summary>
internal static class StorageProblems
{
    public static UnauthorizedProblem BadKey { get; } = new("bad_api_key", "Send an API key that holds, as 'Authorization: Bearer <key>'.");

    public static NotFoundProblem KeyNotFound { get; } = new("api_key_not_found", "There is no such API key, or it is revoked already.");

    public static BadRequestProblem BadCursor { get; } = new("bad_cursor", "The cursor is not one that this list gave. Start without 'after'.");

    public static NotFoundProblem TrackNotFound { get; } = new("track_not_found", "The user has no such track.");

    public static UnprocessableProblem WhichTrack { get; } = new("which_track", "Say which track, by 'track_id' or by 'original_url'.");

    public static UnprocessableProblem BadUserId { get; } = new("bad_user_id", "A user id has 1 to 255 characters, none of them a control character.");

    public static NotFoundProblem NotCached { get; } = new("not_cached", "No results of this search are kept.");

    public static UnprocessableProblem BadResults { get; } = new("bad_results", "'results' must be a list.");

    public static UnprocessableProblem NoData { get; } = new("no_cookie_data", "'cookie_data' is missing or cannot be read.");

    public static UnprocessableProblem WhichDomain { get; } = new("which_domain", "Say which cookies, by 'domain'.");

    public static NotFoundProblem NoCookies { get; } = new("no_cookies", "There are no cookies of this domain.");

    public static ConflictProblem Undecipherable { get; } =
        new("cookies_undecipherable", "The cookies were encrypted under another master key. Save them again.");

    public static ConflictProblem TooManyTracks(int most) =>
        new("too_many_tracks", string.Create(CultureInfo.InvariantCulture, $"A user has {most} tracks at most. Delete one to make room."));
}
