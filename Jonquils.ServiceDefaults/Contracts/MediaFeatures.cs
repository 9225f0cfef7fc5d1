namespace Jonquils.Contracts;

/// <summary>How a track sounds, measured while it was packaged. Written by the worker, read by the Api. What is <see langword="null"/> could not be told.</summary>
/// <remarks>What each number means, and how good it is, stands in docs/features.md.</remarks>
/// <param name="TempoBpm">Beats a minute, perhaps half or twice of what a person would tap; <see langword="null"/> without a clear beat.</param>
/// <param name="TempoConfidence">0 to 1; below 0.3 the beat is weak.</param>
/// <param name="Energy">0 (calm) to 1 (intense).</param>
/// <param name="Valence">0 (sad) to 1 (cheerful); an experiment.</param>
/// <param name="ValenceMethod">Name of the rule that made <paramref name="Valence"/>.</param>
/// <param name="Key">E.g. <c>C major</c>, <c>F# minor</c>.</param>
/// <param name="KeyConfidence">0 to 1.</param>
/// <param name="Genre">The genre, where the model is sure.</param>
/// <param name="GenreGuess">The likeliest genre, sure or not.</param>
/// <param name="GenreConfidence">Probability of <paramref name="GenreGuess"/> among those that the model knows, 0 to 1.</param>
/// <param name="GenreDistance">How unlike everything the track is that the model knows; 1 is usual.</param>
public sealed record MediaFeatures(
    double? TempoBpm = null,
    double? TempoConfidence = null,
    double? Energy = null,
    double? Valence = null,
    string? ValenceMethod = null,
    string? Key = null,
    double? KeyConfidence = null,
    string? Genre = null,
    string? GenreGuess = null,
    double? GenreConfidence = null,
    double? GenreDistance = null);
