using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Metrics;

namespace Jonquils.ServiceDefaults.Telemetry;

/// <summary><c>GET /metrics</c> for Prometheus and whatever reads its format.</summary>
public static class MetricsEndpoint
{
    private const string OpenMetrics = "application/openmetrics-text";

    /// <param name="mayAlso">Who may read the metrics besides callers with the key that our services share.</param>
    public static void MapMetrics(this IEndpointRouteBuilder routes, Func<HttpContext, bool>? mayAlso = null)
    {
        var isOurs = routes.InternalKeyCheck();
        routes.MapGet("/metrics", (HttpContext http, PrometheusExporter exporter, MeterProvider _) =>
        {
            if (!isOurs(http) && mayAlso?.Invoke(http) != true)
            {
                return http.User.Identity?.IsAuthenticated == true
                    ? new ForbiddenProblem("not_allowed", "Metrics are for administrators.")
                    : (IResult)new UnauthorizedProblem("bad_internal_key", "Metrics are for administrators and for scrapers that know the key.");
            }

            var isOpen = http.Request.Headers.Accept.ToString().Contains(OpenMetrics, StringComparison.OrdinalIgnoreCase);
            return TypedResults.Text(exporter.Scrape(isOpen), isOpen ? $"{OpenMetrics}; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8");
        }).ExcludeFromDescription().DisableHttpMetrics();
    }
}
