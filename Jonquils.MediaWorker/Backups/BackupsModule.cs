using Jonquils.MediaWorker.Backups.Database;
using Jonquils.MediaWorker.Backups.Making;
using Jonquils.MediaWorker.Backups.Operations;
using Jonquils.MediaWorker.Backups.Restore;
using Jonquils.MediaWorker.Backups.Runs;
using Jonquils.MediaWorker.Backups.Store;
using Jonquils.MediaWorker.CleanUp;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Postgres;

namespace Jonquils.MediaWorker.Backups;

/// <summary>Backups of all databases and of the list of objects: made daily, proved by restoring them, kept for a while, and restored by a command.</summary>
internal static class BackupsModule
{
    private const string EveryNight = "0 30 2 * * ?";

    public static void AddBackups(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<BackupsDb>(ProcessingDb.Name, BackupsDb.Schema);
        builder.Services.AddOptions<BackupOptions>()
            .BindConfiguration(BackupOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<BackupDatabases>();
        builder.Services.AddSingleton<BackupRole>();
        builder.Services.AddSingleton<PostgresTools>();
        builder.Services.AddSingleton<BackupStore>();
        builder.Services.AddSingleton<ObjectList>();
        builder.Services.AddSingleton<BackupMaker>();
        builder.Services.AddSingleton<TrialRestore>();
        builder.Services.AddSingleton<BackupLedger>();
        builder.Services.AddSingleton<Retention>();
        builder.Services.AddSingleton<BackupRuns>();
        builder.Services.AddSingleton<RestoredObjects>();
        builder.Services.AddSingleton<RestoredPackages>();
        builder.Services.AddSingleton<RestoreRun>();
        builder.AddCleaning(CleanUpModule.OldRuns("backup_runs", "backups.runs", "started_at < $1 AND state <> 'RUNNING'"));
        builder.AddScheduledWork(new ScheduledWork(
            BackupRuns.Name, EveryNight, (services, isByClock, cancel) => services.GetRequiredService<BackupRuns>().RunAsync(isByClock, cancel)));
    }

    public static void MapBackups(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapInternalGroup().MapGroup("/operations/backups");
        calls.MapGet("/", ListBackups.Handle);
        calls.MapPost("/", StartBackup.Handle);
        calls.MapGet("/{backupId:guid}", ListBackups.HandleOne);
    }

    /// <summary>Whether the words on the command line ask for a restore instead of for work.</summary>
    public static bool AsksForRestore(string[] args) => RestoreCommand.IsIn(args);

    /// <returns>The process's exit code.</returns>
    public static Task<int> RestoreAsync(WebApplication app, string[] args) => RestoreCommand.RunAsync(app, args);
}
