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
            .ValidateOnStart();
        builder.Services.AddSingleton<StartingThread>();
#if JONQUILS_CONTAINERS
        builder.Services.AddSingleton<IToolRunner, CliWrapToolRunner>();
#else
        builder.Services.AddSingleton<IToolRunner, MedallionToolRunner>();
#endif
        builder.Services.AddSingleton<FfmpegProcess>();
    }
}
