using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Jonquils.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs by OpenTelemetry, exported by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
/// <remarks>
/// The exporter reads its endpoint, protocol and headers from the standard <c>OTEL_EXPORTER_OTLP_*</c> variables. Without an endpoint
/// activities still flow, so that trace ids in logs and errors hold across services.
/// </remarks>
public static class TelemetryRegistration
{
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Jonquils*"];

    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.*", "System.Net.Http", "System.Net.NameResolution", "System.Runtime", "Npgsql", "Jonquils*"];

    internal static void AddTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        // Method, path, scheme and address on server spans come from ASP.NET Core itself once this is off; route and status from UseTelemetry.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        var exports = !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        if (exports)
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
                logs.SetResourceBuilder(Describe(ResourceBuilder.CreateDefault(), serviceName));
                logs.AddOtlpExporter();
            });
        }

        builder.Services.AddOptions<TraceOptions>()
            .BindConfiguration(TraceOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SpanFeed>();
        builder.Services.AddSingleton<PrometheusExporter>();
        builder.Services.AddSingleton(services =>
        {
            var settings = services.GetRequiredService<IOptions<TraceOptions>>().Value;
            var traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(resource => Describe(resource, serviceName))
                .SetSampler(new ParentBasedSampler(new BudgetedSampler(settings.ReadsPerSecond)))
                .AddSource(Sources);
            if (settings.Keep)
            {
                traces.AddProcessor(new SpanFeedProcessor(services.GetRequiredService<SpanFeed>(), serviceName));
            }

            return (exports ? traces.AddOtlpExporter() : traces).Build();
        });
        builder.Services.AddSingleton(services =>
        {
            var metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(resource => Describe(resource, serviceName))
                .AddMeter(Meters)
                // Figures remember a trace that went into them, so that from a slow bucket one comes to a slow request.
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddReader(new BaseExportingMetricReader(services.GetRequiredService<PrometheusExporter>()));
            return (exports ? metrics.AddOtlpExporter() : metrics).Build();
        });
        builder.Services.AddHostedService<TelemetryStart>();
    }

    /// <summary>Names the server's span after its route and tags it with route, status and error, which .NET leaves to instrumentation packages.</summary>
    internal static void UseTelemetry(this WebApplication app) => app.Use(async (context, next) =>
    {
        var activity = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (activity is null)
        {
            await next(context);
            return;
        }

        if (context.Request.Path.StartsWithSegments("/health") || context.Request.Path.StartsWithSegments("/alive") || context.Request.Path.StartsWithSegments("/metrics"))
        {
            // Probes come every few seconds and tell nothing; they would bury the traces that do.
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            activity.IsAllDataRequested = false;
        }

        try
        {
            await next(context);
        }
        catch (Exception error)
        {
            activity.AddException(error);
            activity.SetTag("error.type", error.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            Describe(activity, context);
        }
    });

    private static void Describe(Activity activity, HttpContext context)
    {
        if (!activity.IsAllDataRequested)
        {
            return;
        }

        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        activity.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        activity.SetTag("http.route", route);
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static ResourceBuilder Describe(ResourceBuilder resource, string serviceName) => resource
        .AddService(serviceName, "jonquils", typeof(TelemetryRegistration).Assembly.GetName().Version?.ToString(), serviceInstanceId: Environment.MachineName + "-" + Environment.ProcessId)
        .AddEnvironmentVariableDetector();

    /// <summary>Builds the providers before the first request; the container's disposal flushes them.</summary>
    private sealed class TelemetryStart(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<TracerProvider>();
            services.GetRequiredService<MeterProvider>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
