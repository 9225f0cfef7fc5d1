using Jonquils.MediaWorker.Analysis.Genre;

namespace Jonquils.MediaWorker.Analysis;

internal static class AnalysisModule
{
    public static void AddAnalysis(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AnalysisOptions>()
            .BindConfiguration(AnalysisOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(GenreModel.Shipped);
        builder.Services.AddSingleton<AudioAnalysis>();
    }
}
