using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>How a track is listened to, for those who manage it.</summary>
internal static class GetTrackReport
{
    public static async Task<Results<Ok<ListeningReport>, CsvResult, ForbiddenProblem, NotFoundProblem, UnprocessableProblem>> Handle(
        Guid trackId, [AsParameters] ReportQuery query, CurrentUser user, ArtistRights rights, ListeningSums sums, HttpRequest request, TimeProvider clock, CancellationToken cancel)
    {
        if (await rights.MayManageTrackAsync(user, trackId, cancel) is not { } may)
        {
            return AnalyticsProblems.TrackNotFound(trackId);
        }

        if (!may)
        {
            return AnalyticsProblems.NotYours;
        }

        var (window, problem) = query.Window(clock.GetUtcNow());
        if (window is null)
        {
            return problem!;
        }

        var report = await sums.TrackAsync(trackId, window, cancel);
        return query.WantsCsv(request) ? new CsvResult(report.Series) : TypedResults.Ok(report);
    }
}
