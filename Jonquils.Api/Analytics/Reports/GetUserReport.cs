using Jonquils.Api.Accounts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>What somebody listened to, for themselves and administrators.</summary>
internal static class GetUserReport
{
    public static async Task<Results<Ok<ListeningReport>, CsvResult, NotFoundProblem, UnprocessableProblem>> Handle(
        Guid userId, [AsParameters] ReportQuery query, CurrentUser user, ListeningSums sums, HttpRequest request, TimeProvider clock, CancellationToken cancel)
    {
        if (user.Id != userId && !user.IsAdmin)
        {
            return AnalyticsProblems.UserNotFound(userId);
        }

        var (window, problem) = query.Window(clock.GetUtcNow());
        if (window is null)
        {
            return problem!;
        }

        var report = await sums.UserAsync(userId, window, cancel);
        return query.WantsCsv(request) ? new CsvResult(report.Series) : TypedResults.Ok(report);
    }
}
