using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>How the whole service is listened to and used, for administrators.</summary>
internal static class GetPlatformReport
{
    public static async Task<Results<Ok<PlatformReport>, CsvResult, UnprocessableProblem>> Handle(
        [AsParameters] ReportQuery query, ListeningSums listening, ServiceSums service, HttpRequest request, TimeProvider clock, CancellationToken cancel)
    {
        var (window, problem) = query.Window(clock.GetUtcNow());
        if (window is null)
        {
            return problem!;
        }

        var heard = await listening.PlatformAsync(window, cancel);
        var used = await service.FiguresAsync(window, cancel);
        var series = window.Slices.Zip(heard.Series, (slice, point) => new PlatformPoint(
            slice.Start, point.Plain, used.GetValueOrDefault(slice.Key) ?? new ServiceFigures())).ToList();
        if (query.WantsCsv(request))
        {
            return new CsvResult(series);
        }

        return TypedResults.Ok(new PlatformReport(
            heard.From, heard.To, heard.Bucket, heard.Tz, new PlatformTotals(heard.Totals, used.GetValueOrDefault("") ?? new ServiceFigures()), series,
            heard.Platforms, heard.Devices, heard.Top, await service.UnansweredAsync(window, cancel), await service.EndpointsAsync(window, cancel)));
    }
}
