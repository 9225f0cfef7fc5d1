using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Jonquils.ServiceDefaults.Monitoring;

/// <summary>Lets modules be asked by the monitor.</summary>
public static class FiguresRegistration
{
    /// <summary>Adds what every service measures: its outboxes and its disks.</summary>
    /// <param name="service">Name of the service, which stands before its disks' names.</param>
    public static void AddFigures(this IHostApplicationBuilder builder, string service)
    {
        builder.Services.AddSingleton<FigureSurvey>();
        builder.AddFiguresOf<OutboxFigures>();
        builder.Services.AddScoped<IReportsFigures>(services => ActivatorUtilities.CreateInstance<DiskFigures>(services, service));
    }

    /// <summary>Adds a module's own.</summary>
    public static void AddFiguresOf<T>(this IHostApplicationBuilder builder)
        where T : class, IReportsFigures => builder.Services.AddScoped<IReportsFigures, T>();
}
