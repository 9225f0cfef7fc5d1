using Jonquils.MediaWorker.Packaging.Video;

namespace Jonquils.MediaWorker.Packaging;

internal static class PackagingModule
{
    public static void AddPackaging(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CoverArt>();
        builder.Services.AddSingleton<AudioPackager>();
        builder.Services.AddSingleton<SourceInspection>();
        builder.Services.AddSingleton<VideoPackager>();
    }
}
