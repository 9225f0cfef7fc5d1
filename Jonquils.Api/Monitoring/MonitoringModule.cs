using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Monitoring;

namespace Jonquils.Api.Monitoring;

/// <summary>Where the worker's monitor asks what the modules measured. Each registers its own by <see cref="FiguresRegistration.AddFiguresOf{T}"/>.</summary>
internal static class MonitoringModule
{
    public static void AddMonitoring(this WebApplicationBuilder builder) => builder.AddFigures("api");

    public static void MapMonitoring(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapInternalGroup().MapGroup("/monitoring");
        calls.MapGet("/figures", ReportFigures.Handle);
        calls.MapGet("/storage", ReportStorage.Handle);
    }
}
