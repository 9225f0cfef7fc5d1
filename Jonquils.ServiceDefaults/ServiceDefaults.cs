using Jonquils.ServiceDefaults.Health;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Jonquils.ServiceDefaults;

/// <summary>What every service of Jonquils starts with.</summary>
internal static class ServiceDefaultsExtensions
{
    /// <summary>Adds telemetry, JSON logs, health checks, problem details, snake_case JSON and resilient outgoing HTTP.</summary>
    /// <param name="serviceName">Name in traces, metrics and logs: <c>api</c>, <c>worker</c> or <c>web</c>.</param>
    internal static void AddServiceDefaults(this WebApplicationBuilder builder, string serviceName)
    {
        builder.AddJsonLogs(serviceName);
        builder.AddTelemetry(serviceName);
        builder.AddDefaultHealthChecks();
        builder.AddHttpDefaults();
        builder.Services.AddSingleton(TimeProvider.System);
        // A stop must not hang on a slow request or an open event stream; what matters is durable before it is acknowledged.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    /// <summary>Puts the request span's name, error documents and access log in front of everything else, and maps <c>/health</c> and <c>/alive</c>.</summary>
    internal static void MapDefaultEndpoints(this WebApplication app)
    {
        app.UseTelemetry();
        app.UseHttpDefaults();
        app.MapHealth();
    }
}
