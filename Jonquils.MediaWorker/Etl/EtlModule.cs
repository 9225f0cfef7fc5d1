using Jonquils.MediaWorker.CleanUp;
using Jonquils.MediaWorker.Etl.Analytics;
using Jonquils.MediaWorker.Etl.Database;
using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Etl.Load;
using Jonquils.MediaWorker.Etl.Operations;
using Jonquils.MediaWorker.Etl.Runs;
using Jonquils.MediaWorker.Etl.Transform;
using Jonquils.MediaWorker.Etl.Watch;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Postgres;

namespace Jonquils.MediaWorker.Etl;

/// <summary>The library that runs itself: files in the bucket <c>tracks</c> become tracks of the catalogue, and stay in step with it.</summary>
internal static class EtlModule
{
    private const string EveryHour = "0 5 * * * ?";

    public static void AddEtl(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<EtlDb>(ProcessingDb.Name, EtlDb.Schema);
        builder.Services.AddOptions<EtlOptions>()
            .BindConfiguration(EtlOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<RunLedger>();
        builder.Services.AddSingleton<FileRegistry>();
        builder.Services.AddSingleton<LibraryScan>();
        builder.Services.AddSingleton<ExtractTracks>();
        builder.Services.AddSingleton<FileReader>();
        builder.Services.AddSingleton<Staging>();
        builder.Services.AddSingleton<ProcessMetadata>();
        builder.Services.AddSingleton<LoadPlan>();
        builder.Services.AddSingleton<LoadResults>();
        builder.Services.AddSingleton<CatalogueClient>();
        builder.Services.AddSingleton<LoadTracks>();
        builder.Services.AddSingleton<Warehouse>();
        builder.Services.AddSingleton<CreateAggregates>();
        builder.Services.AddSingleton<MusicRuns>();
        builder.Services.AddSingleton<EtlBooks>();
        builder.Services.AddHostedService<LibraryWatch>();
        builder.Services.AddHostedService<RunWatch>();
        builder.AddFiguresOf<RunFigures>();
        builder.AddCleaning(CleanUpModule.OldRuns("etl_runs", "etl.etl_jobs", "end_time < $1 AND status IN ('COMPLETED', 'FAILED')"));
        builder.AddScheduledWork(new ScheduledWork(
            MusicRuns.Name, EveryHour, (services, isByClock, cancel) => services.GetRequiredService<MusicRuns>().RunAsync(isByClock, cancel)));
    }

    public static void MapEtl(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapInternalGroup().MapGroup("/operations/etl");
        calls.MapGet("/", ListRuns.Handle);
        calls.MapPost("/{name}/run", StartRun.Handle);
        calls.MapGet("/{runId:guid}/tasks", ListRuns.HandleTasks);
        calls.MapGet("/files", ListRuns.HandleFiles);
    }
}
