using Jonquils.MediaWorker.Analysis;
using Jonquils.MediaWorker.Artwork;
using Jonquils.MediaWorker.Backups;
using Jonquils.MediaWorker.CleanUp;
using Jonquils.MediaWorker.Etl;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Monitoring;
using Jonquils.MediaWorker.Packaging;
using Jonquils.MediaWorker.Schedule;
using Jonquils.ServiceDefaults;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Redis;

return BackupsModule.AsksForRestore(args)
    ? await Service.RunAsync("worker", new WebApplicationOptions(), Add, app => BackupsModule.RestoreAsync(app, args))
    : await Service.RunAsync("worker", new WebApplicationOptions { Args = args }, Add, Map);

static void Add(WebApplicationBuilder builder)
{
    builder.AddRedis();
    builder.AddClickHouse();
    builder.AddObjectStore();
    builder.AddFfmpeg();
    builder.AddAnalysis();
    builder.AddPackaging();
    builder.AddArtwork();
    builder.AddJobs();
    builder.AddSchedule();
    builder.AddEtl();
    builder.AddMonitoring();
    builder.AddBackups();
    builder.AddCleanUp();
}

static void Map(WebApplication app)
{
    app.MapJobs();
    app.MapArtwork();
    app.MapSchedule();
    app.MapEtl();
    app.MapMonitoring();
    app.MapBackups();
    app.MapCleanUp();
}
