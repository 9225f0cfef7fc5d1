using System.Text.Json;
using Jonquils.Contracts;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>What analysis found in a track, as <c>tracks.track_features</c> keeps it. Stays as it is when a person says otherwise, so that the two can be told apart.</summary>
/// <param name="Genre">The likeliest genre, sure or not.</param>
/// <param name="GenreLinked">Whether the track has its genre from analysis; <see langword="null"/> where others than analysis wrote the document.</param>
internal sealed record MeasuredFeatures(
    double? Tempo = null,
    double? TempoConfidence = null,
    double? Energy = null,
    double? Valence = null,
    string? ValenceMethod = null,
    bool? ValenceExperimental = null,
    string? Key = null,
    double? KeyConfidence = null,
    string? Genre = null,
    double? GenreConfidence = null,
    double? GenreDistance = null,
    bool? GenreLinked = null)
{
    public static MeasuredFeatures Of(MediaFeatures found, bool genreLinked) => new(
        found.TempoBpm, found.TempoConfidence, found.Energy, found.Valence, found.ValenceMethod, found.Valence is null ? null : true,
        found.Key, found.KeyConfidence, found.GenreGuess, found.GenreConfidence, found.GenreDistance, genreLinked);

    /// <returns><see langword="null"/> when there is nothing, or something that others wrote in another form.</returns>
    public static MeasuredFeatures? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<MeasuredFeatures>(json, ContractJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, ContractJson.Options);
}
