using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Monitoring;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Monitoring;

/// <summary>Measures everything now.</summary>
internal static class ReportFigures
{
    public static async Task<Ok<MonitoringFigures>> Handle(FigureSurvey figures, CancellationToken cancel) => TypedResults.Ok(await figures.CollectAsync(cancel));
}
