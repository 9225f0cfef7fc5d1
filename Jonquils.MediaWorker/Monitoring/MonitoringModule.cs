using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Monitoring.Alerts;
using Jonquils.MediaWorker.Monitoring.Checks;
using Jonquils.MediaWorker.Monitoring.Database;
using Jonquils.MediaWorker.Monitoring.Operations;
using Jonquils.MediaWorker.Monitoring.Runs;
using Jonquils.MediaWorker.Monitoring.Services;
using Jonquils.MediaWorker.Monitoring.Stored;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Monitoring;

/// <summary>Looks at everything every quarter of an hour, and raises alerts.</summary>
internal static class MonitoringModule
{
    /// <summary>HTTP client that asks the Api's modules, which may take longer than other calls.</summary>
    public const string FiguresClient = "api-figures";

    private const string EveryQuarterOfAnHour = "0 0/15 * * * ?";
    private const string EveryHour = "0 20 * * * ?";

    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan FiguresPatience = TimeSpan.FromMinutes(2);
    private static readonly string[] Others = [JobLedger.Receiver, "web"];

    public static void AddMonitoring(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<MonitoringDb>(ProcessingDb.Name, MonitoringDb.Schema);
        builder.Services.AddOptions<MonitoringOptions>()
            .BindConfiguration(MonitoringOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.AddFigures("worker");
        builder.AddFiguresOf<BackupAge>();
        builder.AddClients();
        builder.Services.AddSingleton<Weighing>();
        builder.Services.AddSingleton<ServiceProbe>();
        builder.Services.AddSingleton<ServiceBook>();
        builder.Services.AddSingleton<CheckBook>();
        builder.Services.AddSingleton<AlertNotices>();
        builder.Services.AddSingleton<AlertBook>();
        builder.Services.AddSingleton<AlertList>();
        builder.Services.AddSingleton<MonitorRun>();
        builder.Services.AddSingleton<MonitorClock>();
        builder.Services.AddSingleton<StoragePass>();
        builder.Services.AddHostedService<FirstRun>();
        builder.Services.AddHostedService<MonitorWatch>();
        builder.AddScheduledWork(new ScheduledWork(
            MonitorRun.Name, EveryQuarterOfAnHour, (services, _, cancel) => services.GetRequiredService<MonitorRun>().RunAsync(cancel)));
        builder.AddScheduledWork(new ScheduledWork(
            StoragePass.Name, EveryHour, (services, _, cancel) => services.GetRequiredService<StoragePass>().RunAsync(cancel)));
    }

    public static void MapMonitoring(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapInternalGroup().MapGroup("/operations");
        calls.MapGet("/monitoring", ShowMonitoring.HandleState);
        calls.MapPost("/monitoring/run", RunMonitoring.Handle);
        calls.MapGet("/services", ShowMonitoring.HandleServices);
        calls.MapGet("/checks", ShowMonitoring.HandleChecks);
        calls.MapGet("/storage", ShowMonitoring.HandleStorage);
        calls.MapPost("/storage/run", RunMonitoring.HandleStorage);
        calls.MapGet("/alerts", HandleAlerts.HandleList);
        calls.MapPost("/alerts/{id:guid}/acknowledge", HandleAlerts.HandleAcknowledgement);
    }

    private static void AddClients(this WebApplicationBuilder builder)
    {
        foreach (var name in Others)
        {
            if (InternalCalls.FindAddress(builder.Configuration, name) is { } address)
            {
                builder.Services.AddSingleton(new ProbedService(name));
                builder.Services.AddHttpClient(ProbedService.ClientOf(name), client => (client.BaseAddress, client.Timeout) = (address, HealthPatience));
            }
        }

        // Measured once and for all: what did not answer is news, not something to be hidden by asking again.
        builder.AddServiceClient(JobLedger.Receiver, FiguresClient, FiguresPatience);
        builder.Services.AddTransient<SignedWebhook>();
        builder.Services.AddHttpClient(SignedWebhook.Client)
            .ConfigureHttpClient((services, client) =>
            {
                var options = services.GetRequiredService<IOptions<MonitoringOptions>>().Value;
                (client.BaseAddress, client.Timeout) = (options.WebhookUrl ?? SignedWebhook.Nowhere, options.WebhookTimeout);
            })
            // A post that is sent elsewhere would become a GET.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
            .AddHttpMessageHandler<SignedWebhook>()
            // Its address may be a secret.
            .RemoveAllLoggers();
    }
}
