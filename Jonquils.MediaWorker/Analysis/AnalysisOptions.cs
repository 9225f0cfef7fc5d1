using System.ComponentModel.DataAnnotations;

namespace Jonquils.MediaWorker.Analysis;

internal sealed class AnalysisOptions
{
    public const string Section = "Analysis";

    /// <summary>Probability below which the model's genre is not told, 0 to 1; <see langword="null"/> takes what the model was tested with.</summary>
    [Range(0d, 1d)]
    public double? GenreConfidence { get; init; }
}
