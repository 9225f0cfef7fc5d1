using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Analytics;

/// <summary>What can go wrong with reports.</summary>
internal static class AnalyticsProblems
{
    public static UnprocessableProblem UnknownTimeZone { get; } = new("unknown_time_zone", "The time zone is none of the IANA names, such as Europe/Amsterdam.");

    public static UnprocessableProblem BadTime { get; } = new("bad_time", "'from' and 'to' are times of ISO 8601, or dates, and 'from' comes before 'to'.");

    public static UnprocessableProblem TooManyBuckets { get; } =
        new("too_many_buckets", $"A report has at most {Reports.ReportWindow.MostBuckets} buckets; choose larger ones or a shorter time.");

    public static ForbiddenProblem NotYours { get; } = new("not_your_report", "Only those who manage it may see how it is listened to.");

    public static NotFoundProblem UserNotFound(Guid id) => new("user_not_found", $"There is no user {id} whose report you can see.");

    public static NotFoundProblem TrackNotFound(Guid id) => new("track_not_found", $"There is no track {id} that you can see.");

    public static NotFoundProblem ArtistNotFound(Guid id) => new("artist_not_found", $"There is no artist {id}.");
}
