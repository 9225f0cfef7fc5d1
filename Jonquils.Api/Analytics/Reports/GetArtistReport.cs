using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>How an artist is listened to, for those who manage it.</summary>
internal static class GetArtistReport
{
    public static async Task<Results<Ok<ListeningReport>, CsvResult, ForbiddenProblem, NotFoundProblem, UnprocessableProblem>> Handle(
        Guid artistId, [AsParameters] ReportQuery query, CurrentUser user, ArtistRights rights, ListeningSums sums, HttpRequest request, TimeProvider clock, CancellationToken cancel)
    {
        if (await rights.IsManagerAsync(user, artistId, cancel) is not { } isManager)
        {
            return AnalyticsProblems.ArtistNotFound(artistId);
        }

        if (!isManager)
        {
            return AnalyticsProblems.NotYours;
        }

        var (window, problem) = query.Window(clock.GetUtcNow());
        if (window is null)
        {
            return problem!;
        }

        var report = await sums.ArtistAsync(artistId, window, cancel);
        return query.WantsCsv(request) ? new CsvResult(report.Series) : TypedResults.Ok(report);
    }
}
