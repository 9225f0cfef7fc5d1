using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>An artist in numbers that anyone may know; with a time asked for, also how they came about.</summary>
internal static class GetArtistStats
{
    private static readonly string[] Asked = ["from", "to", "bucket", "tz"];

    /// <param name="Tracks">Tracks that can be played, in whatever part.</param>
    /// <param name="DurationMs">Of these together, in milliseconds.</param>
    /// <param name="Plays">Since the beginning, suspicious ones left out.</param>
    /// <param name="PlaysLast30Days">In the last 30 days (UTC), today included.</param>
    /// <param name="Popularity">Of the most popular track, 0 to 100.</param>
    /// <param name="Listening"><see langword="null"/> unless <c>from</c>, <c>to</c>, <c>bucket</c> or <c>tz</c> was given.</param>
    public sealed record Response(
        Guid ArtistId, int Tracks, int Albums, long DurationMs, long Plays, long PlaysLast30Days, int Popularity, ListeningOverTime? Listening);

    /// <param name="From">Start of the first bucket.</param>
    /// <param name="To">End of the last.</param>
    public sealed record ListeningOverTime(DateTimeOffset From, DateTimeOffset To, string Bucket, string Tz, Figures Totals, IReadOnlyList<Point> Series);

    public static async Task<Results<Ok<Response>, NotFoundProblem, UnprocessableProblem>> Handle(
        Guid artistId, [AsParameters] ReportQuery query, ArtistFigures figures, ListeningSums sums, HttpRequest request, TimeProvider clock, CancellationToken cancel)
    {
        if (await figures.OfAsync(artistId, cancel) is not { } numbers)
        {
            return AnalyticsProblems.ArtistNotFound(artistId);
        }

        ListeningOverTime? listening = null;
        // Only what is asked for needs ClickHouse: the numbers are there without it.
        if (Asked.Any(request.Query.ContainsKey))
        {
            var (window, problem) = query.Window(clock.GetUtcNow());
            if (window is null)
            {
                return problem!;
            }

            var report = await sums.ArtistAsync(artistId, window, cancel);
            listening = new ListeningOverTime(report.From, report.To, report.Bucket, report.Tz, report.Totals, report.Series);
        }

        return TypedResults.Ok(new Response(
            numbers.ArtistId, numbers.Tracks, numbers.Albums, numbers.DurationMs, numbers.Plays, numbers.PlaysLast30Days, numbers.Popularity, listening));
    }
}
