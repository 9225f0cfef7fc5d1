namespace Jonquils.Api.Playback.Listening;

/// <summary>What a player says of a listening.</summary>
/// <param name="EventId">Made by the client; the same event sent again counts once.</param>
/// <param name="Action"><c>play</c> at the start, <c>progress</c> and <c>pause</c> on the way, <c>skip</c> or <c>complete</c> at the end; <c>like</c>.</param>
/// <param name="PlayedAt">When it happened; now when absent. A clock that runs ahead is set back to ours, and what is older than 30 days is not taken.</param>
/// <param name="PositionMs">Where in the track, in milliseconds from its start.</param>
/// <param name="PlayDurationMs">How long was really listened so far, in milliseconds.</param>
/// <param name="CompletionPercentage">0 to 100.</param>
/// <param name="Platform"><c>WEB</c>, <c>IOS</c>, <c>ANDROID</c>; anything else is <c>OTHER</c>.</param>
/// <param name="DeviceType">E.g. <c>desktop</c>, <c>mobile</c>, <c>tablet</c>, <c>tv</c>, <c>speaker</c>, <c>car</c>; anything else is <c>other</c>.</param>
public sealed record ListenEvent(
    Guid? EventId,
    Guid? TrackId,
    string? Action,
    DateTimeOffset? PlayedAt = null,
    int? PositionMs = null,
    int? PlayDurationMs = null,
    double? CompletionPercentage = null,
    string? Platform = null,
    string? DeviceType = null);

/// <summary>A listening event that was found plausible; times are UTC.</summary>
internal sealed record Listen(
    Guid EventId, Guid TrackId, string Action, DateTimeOffset PlayedAt, int? PositionMs, int PlayDurationMs, float? CompletionPercentage, string Platform, string DeviceType)
{
    /// <summary>How long after it happened an event is taken; a player that was offline longer keeps it to itself.</summary>
    public static readonly TimeSpan TakenFor = TimeSpan.FromDays(30);

    private const int MaxMs = 24 * 60 * 60 * 1000;

    // What players report of the last samples of a track may lie a little behind its end.
    private const int PositionSlackMs = 10_000;

    // Whoever goes back to a passage hears more than the track is long, but not without end.
    private const int MostRounds = 4;

    private static readonly string[] Actions = ["play", "pause", "progress", "skip", "complete", "like"];
    private static readonly string[] Platforms = ["WEB", "IOS", "ANDROID"];
    private static readonly string[] Devices = ["desktop", "mobile", "tablet", "tv", "speaker", "car"];

    /// <param name="durationOf">The track's length in milliseconds, 0 when it is not known, <see langword="null"/> when there is no such track.</param>
    /// <returns>The event, or the code of what is wrong with it.</returns>
    public static (Listen? Listen, string? Code) From(ListenEvent given, Func<Guid, int?> durationOf, DateTimeOffset now)
    {
        var action = given.Action?.ToLowerInvariant();
        if (given.EventId is not { } eventId || eventId == Guid.Empty)
        {
            return (null, "event_id_required");
        }

        if (given.TrackId is not { } trackId || durationOf(trackId) is not { } trackMs)
        {
            return (null, "track_not_found");
        }

        var playedAt = (given.PlayedAt ?? now).ToUniversalTime();
        var wrong = action is null || !Actions.Contains(action) ? "unknown_action"
            : playedAt < now - TakenFor ? "too_old"
            : given.PlayDurationMs is < 0 or > MaxMs || (trackMs > 0 && given.PlayDurationMs > (MostRounds * (long)trackMs) + PositionSlackMs) ? "implausible_duration"
            : given.CompletionPercentage is < 0 or > 100 ? "implausible_completion"
            : given.PositionMs is < 0 or > MaxMs || (trackMs > 0 && given.PositionMs > trackMs + PositionSlackMs) ? "implausible_position"
            : null;
        return wrong is not null
            ? (null, wrong)
            : (new Listen(
                eventId, trackId, action!, playedAt > now ? now : playedAt, given.PositionMs, given.PlayDurationMs ?? 0, (float?)given.CompletionPercentage,
                Platforms.FirstOrDefault(known => known.Equals(given.Platform, StringComparison.OrdinalIgnoreCase)) ?? "OTHER",
                Devices.FirstOrDefault(known => known.Equals(given.DeviceType, StringComparison.OrdinalIgnoreCase)) ?? "other"), null);
    }
}
