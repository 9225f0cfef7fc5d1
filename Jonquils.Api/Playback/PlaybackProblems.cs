using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Playback;

/// <summary>What can go wrong with playback.</summary>
internal static class PlaybackProblems
{
    public static ConflictProblem NotReady { get; } =
        new("not_ready", "The track is still being packaged. Try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static ForbiddenProblem BadTicket { get; } = new("bad_ticket", "The playback link does not hold. Ask for a new one.");

    public static NotFoundProblem NoFile { get; } = new("no_file", "The package has no such file.");

    public static UnsupportedMediaProblem NotJson { get; } = new("unsupported_media_type", "Send events as application/json.");

    public static BadRequestProblem BadCursor { get; } = new("bad_cursor", "The cursor is not one that this list gave. Start without 'after'.");

    public static UnprocessableProblem TooManyEvents(int most) => new("too_many_events", $"Send at most {most} events at once.");
}
