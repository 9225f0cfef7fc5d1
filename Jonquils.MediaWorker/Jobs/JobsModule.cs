using Jonquils.MediaWorker.CleanUp;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Outbox;
using Jonquils.ServiceDefaults.Postgres;
using Jonquils.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>The queue: takes orders from the Api, runs them, and tells the Api what became of them.</summary>
internal static class JobsModule
{
    // FFmpeg's end, and a word to the queue.
    private static readonly TimeSpan AfterDraining = TimeSpan.FromSeconds(10);

    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<ProcessingDb>(ProcessingDb.Name);
        builder.AddOutboxSender(ProcessingDb.Name);
        builder.AddServiceClient(JobLedger.Receiver);
        builder.Services.AddOptions<JobOptions>()
            .BindConfiguration(JobOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<JobQueue>();
        builder.Services.AddSingleton<JobSignals>();
        builder.Services.AddSingleton<Draining>();
        // The host would otherwise cut short what the worker still gives its jobs.
        builder.Services.AddOptions<HostOptions>().PostConfigure<IOptions<JobOptions>>((host, jobs) => host.ShutdownTimeout = jobs.Value.DrainFor + AfterDraining);
        builder.Services.AddScoped<JobLedger>();
        builder.Services.AddScoped<PackageAudioJob>();
        builder.Services.AddScoped<PackageVideoJob>();
        builder.Services.AddScoped<JobRun>();
        builder.AddSpanForwarding(JobLedger.Receiver);
        builder.Services.AddHostedService<QueueMetrics>();
        builder.AddFiguresOf<QueueFigures>();
        builder.Services.AddHostedService<JobListener>();
        builder.Services.AddSingleton<GrowingPackages>();
        builder.Services.AddSingleton<JobCleaning>();
        builder.AddCleaning(new Cleaning("queue", (services, dryRun, cancel) => services.GetRequiredService<JobCleaning>().RunAsync(dryRun, cancel)));
        builder.Services.AddHostedService<GrowingPackageCleaning>();
        builder.Services.AddHostedService<ScratchCleaning>();
        builder.AddLane(Lanes.Audio, options => options.AudioSlotsOrDefault);
        builder.AddLane(Lanes.Video, options => options.VideoSlots);
    }

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        routes.MapMetrics();
        var calls = routes.MapInternalGroup();
        calls.MapPost("/jobs", SubmitJob.Handle);
        calls.MapGet("/jobs", ListJobs.Handle);
        calls.MapGet("/jobs/{jobId:guid}", GetJob.Handle);
        calls.MapDelete("/jobs/{jobId:guid}", CancelJob.Handle);
        calls.MapPost("/jobs/{jobId:guid}/retry", RetryJob.Handle);
        calls.MapPost("/drain", DrainWorker.Handle);
        calls.MapPost("/resume", ResumeWorker.Handle);
        calls.MapPost("/operations/jobs/retry-failed", RetryFailedJobs.Handle);
    }

    // Not AddHostedService: it would register one lane only, as both are of one type.
    private static void AddLane(this WebApplicationBuilder builder, string lane, Func<JobOptions, int> slots) =>
        builder.Services.AddSingleton<IHostedService>(services =>
        {
            var options = services.GetRequiredService<IOptions<JobOptions>>();
            return new JobWorker(
                lane, slots(options.Value), services.GetRequiredService<JobQueue>(), services.GetRequiredService<JobSignals>(), services.GetRequiredService<Draining>(),
                services.GetRequiredService<IServiceScopeFactory>(), options, services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<JobWorker>>());
        });
}
