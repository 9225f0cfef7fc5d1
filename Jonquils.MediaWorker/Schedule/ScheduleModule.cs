using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Schedule.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Postgres;
using Npgsql;
using Quartz;

namespace Jonquils.MediaWorker.Schedule;

/// <summary>Runs named work by the clock and on demand, once over all replicas, and what a dead replica left or all of them missed.</summary>
internal static class ScheduleModule
{
    private const int MostAtATime = 4;

    public static void AddSchedule(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<ScheduleDb>(ProcessingDb.Name, ScheduleDb.Schema);
        builder.Services.AddOptions<ScheduleOptions>()
            .BindConfiguration(ScheduleOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<Schedules>();
        var settings = builder.Configuration.GetSection(ScheduleOptions.Section).Get<ScheduleOptions>() ?? new ScheduleOptions();
        var connection = builder.Configuration.PostgresConnection(ProcessingDb.Name);
        builder.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceId = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}");
            quartz.UseDefaultThreadPool(MostAtATime);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, connection);
                store.UseSystemTextJsonSerializer();
                store.ConfigureStore(tables =>
                {
                    tables.TablePrefix = ScheduleDb.TablePrefix;
                    tables.SchemaProvisioning = SchemaProvisioning.Validate;
                });
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = settings.CheckInEvery;
                    cluster.CheckinMisfireThreshold = settings.CheckInEvery * 2;
                });
            });
        });
        builder.Services.AddHostedService<ScheduleStart>();
        // A run is kept track of and goes on elsewhere; nobody waits for it when the worker stops.
        builder.AddQuartzHostedService(host => host.WaitForJobsToComplete = false);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
    }

    /// <summary>Adds work under a name of its own.</summary>
    public static void AddScheduledWork(this WebApplicationBuilder builder, ScheduledWork work) => builder.Services.AddSingleton(work);

    public static void MapSchedule(this IEndpointRouteBuilder routes) =>
        routes.MapInternalGroup().MapGet("/operations/schedules", ListSchedules.Handle);
}
