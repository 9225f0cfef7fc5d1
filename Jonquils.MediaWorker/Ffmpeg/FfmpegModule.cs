using Jonquils.ServiceDefaults.Health;

namespace Jonquils.MediaWorker.Ffmpeg;

internal static class FfmpegModule
{
    public static void AddFfmpeg(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<FfmpegOptions>()
            .BindConfiguration(FfmpegOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .Validate(
                options => ProgramPath.Find(options.Path) is not null,
                "Ffmpeg:Path names no program that exists here. Install FFmpeg, or set Ffmpeg:Path to the absolute path of ffmpeg.")
            .Validate(
                options => options.AllowUnconfined || builder.Environment.IsDevelopment() || Confinement.OfThisMachine.Tools.ContainsKey(Confinement.Limiter),
                "Ffmpeg:AllowUnconfined is not set, and without prlimit nothing limits what a file makes FFmpeg use. Install util-linux, or set it to true.")
            .ValidateOnStart();
        builder.Services.AddSingleton(Confinement.OfThisMachine);
        builder.Services.AddSingleton<ConfinementReport>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ConfinementReport>());
        builder.Services.AddHealthChecks().AddCheck<ConfinementReport>(ConfinementReport.Name, tags: [HealthEndpoints.SaysWhy]);
        builder.Services.AddSingleton<StartingThread>();
#if JONQUILS_CONTAINERS
        builder.Services.AddSingleton<IToolRunner, CliWrapToolRunner>();
#else
        builder.Services.AddSingleton<IToolRunner, MedallionToolRunner>();
#endif
        builder.Services.AddSingleton<FfmpegProcess>();
    }
}
