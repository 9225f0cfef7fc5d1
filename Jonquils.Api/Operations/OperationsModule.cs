using Jonquils.Api.Accounts;

namespace Jonquils.Api.Operations;

/// <summary>What administrators see of the worker and may ask of it. One file an area; all of it is the worker's, and passed on.</summary>
internal static class OperationsModule
{
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WorkerCalls>();
        builder.Services.AddSingleton<MonitorWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MonitorWatch>());
    }

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        var operations = routes.MapGroup("/api/v1/operations").WithTags("Operations").RequireAuthorization(AccountsModule.AdminPolicy)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        MapJobs(operations.MapGroup("/jobs"));
        MapEtl(operations.MapGroup("/etl"));
        MapMonitoring(operations);
        MapBackups(operations.MapGroup("/backups"));
        MapCleanUps(operations.MapGroup("/cleanup"));
        operations.MapGet("/schedules", Etl.ListSchedules).WithName("ListSchedules").WithSummary("What runs by the clock, and when next");
    }

    private static void MapJobs(RouteGroupBuilder jobs)
    {
        jobs.MapGet("/", Jobs.List).WithName("ListJobs").WithSummary("Jobs of the media worker, the newest first");
        jobs.MapGet("/{jobId:guid}", Jobs.Get).WithName("GetJob").WithSummary("One job, with its attempts and error log");
        jobs.MapPost("/{jobId:guid}/retry", Jobs.Retry).WithName("RetryJob").WithSummary("Put a job that failed or was cancelled back into the queue");
        jobs.MapDelete("/{jobId:guid}", Jobs.Cancel).WithName("CancelJob").WithSummary("Cancel a job");
    }

    private static void MapMonitoring(RouteGroupBuilder operations)
    {
        operations.MapGet("/services", Services.List).WithName("ListServices").WithSummary("How all services are, and those behind them");
        operations.MapGet("/checks", Monitoring.ListChecks).WithName("ListChecks").WithSummary("What the monitor last found, the worst first");
        operations.MapPost("/monitoring/run", Monitoring.Run).WithName("RunMonitor").WithSummary("Let the monitor look now");
        operations.MapGet("/alerts", Monitoring.ListAlerts).WithName("ListAlerts").WithSummary("Alerts, the latest opened first");
        operations.MapPost("/alerts/{alertId:guid}/acknowledge", Monitoring.Acknowledge).WithName("AcknowledgeAlert").WithSummary("Say that somebody looks after an alert");
        operations.MapGet("/storage", Monitoring.GetStorage).WithName("GetStorage").WithSummary("How much is stored, and by whom, as last counted");
    }

    private static void MapBackups(RouteGroupBuilder backups)
    {
        backups.MapGet("/", Backups.List).WithName("ListBackups").WithSummary("Backups, the newest first");
        backups.MapPost("/", Backups.Start).WithName("StartBackup").WithSummary("Make a backup now");
        backups.MapGet("/{backupId:guid}", Backups.Get).WithName("GetBackup").WithSummary("One backup, with what is in it");
    }

    private static void MapCleanUps(RouteGroupBuilder cleanUps)
    {
        cleanUps.MapGet("/", CleanUps.List).WithName("ListCleanUps").WithSummary("Clean-ups with what they removed, the newest first");
        cleanUps.MapPost("/", CleanUps.Start).WithName("StartCleanUp").WithSummary("Clean up now, or count what would go");
    }

    private static void MapEtl(RouteGroupBuilder etl)
    {
        etl.MapGet("/", Etl.ListRuns).WithName("ListEtlRuns").WithSummary("Runs of the ETL, the newest first");
        etl.MapPost("/{name}/run", Etl.Run).WithName("RunEtl").WithSummary("Run an ETL now");
        etl.MapGet("/{runId:guid}/tasks", Etl.ListTasks).WithName("ListEtlTasks").WithSummary("A run's tasks, with the ends of their logs");
        etl.MapGet("/files", Etl.ListFiles).WithName("ListEtlFiles").WithSummary("Files that the ETL knows, and what became of them");
    }
}
