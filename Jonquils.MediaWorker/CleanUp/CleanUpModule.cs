using Jonquils.MediaWorker.CleanUp.Database;
using Jonquils.MediaWorker.CleanUp.Operations;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.CleanUp;

/// <summary>Removes what has had its time, daily: each module its own, and packages that nothing refers to.</summary>
internal static class CleanUpModule
{
    private const string EveryNight = "0 30 3 * * ?";

    public static void AddCleanUp(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<CleanUpDb>(ProcessingDb.Name, CleanUpDb.Schema);
        builder.Services.AddOptions<CleanUpOptions>()
            .BindConfiguration(CleanUpOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<CleanUpLedger>();
        builder.Services.AddSingleton<ApiCleanUp>();
        builder.Services.AddSingleton<UnneededPackages>();
        builder.Services.AddSingleton<CleanUpRuns>();
        builder.AddCleaning(OldRuns("cleanup_runs", "cleanup.runs", "started_at < $1 AND state <> 'RUNNING'"));
        builder.AddScheduledWork(new ScheduledWork(
            CleanUpRuns.Name, EveryNight, (services, isByClock, cancel) => services.GetRequiredService<CleanUpRuns>().RunAsync(isByClock, cancel)));
    }

    /// <summary>Lets a module of the worker clean its own.</summary>
    public static void AddCleaning(this WebApplicationBuilder builder, Cleaning cleaning) => builder.Services.AddSingleton(cleaning);

    /// <summary>Rows of finished runs, which are kept for <see cref="CleanUpOptions.KeepRunsFor"/>.</summary>
    /// <param name="condition">With the oldest moment to keep as <c>$1</c>.</param>
    public static Cleaning OldRuns(string name, string table, string condition) => new(name, async (services, dryRun, cancel) =>
    {
        var oldest = services.GetRequiredService<TimeProvider>().GetUtcNow() - services.GetRequiredService<IOptions<CleanUpOptions>>().Value.KeepRunsFor;
        return [await OldRows.CleanAsync(services.GetRequiredKeyedService<NpgsqlDataSource>(ProcessingDb.Name), name, table, condition, oldest, dryRun, cancel)];
    });

    public static void MapCleanUp(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapInternalGroup().MapGroup("/operations/cleanup");
        calls.MapGet("/", CleanUpCalls.List);
        calls.MapPost("/", CleanUpCalls.Start);
    }
}
