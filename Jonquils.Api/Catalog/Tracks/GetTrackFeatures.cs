using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>What analysis found in a track, and how sure it is. docs/features.md says what the numbers mean.</summary>
internal static class GetTrackFeatures
{
    /// <param name="Tempo">Beats a minute, perhaps half or twice of what a person would tap; <see langword="null"/> without a clear beat.</param>
    /// <param name="Energy">0 (calm) to 1 (intense).</param>
    /// <param name="Valence">0 (sad) to 1 (cheerful); an experiment unless a person said it.</param>
    /// <param name="Genre">The first genre, with the confidence (0 to 1) of whoever guessed it; <see langword="null"/> confidence when a person or a tag said it.</param>
    /// <param name="Details">Everything else that analysis says, by name.</param>
    /// <param name="TempoConfidence">0 to 1; below 0.3 the measured beat is weak.</param>
    /// <param name="Key">The measured key, e.g. <c>C major</c>; <see langword="null"/> when none stands out.</param>
    /// <param name="KeyConfidence">0 to 1.</param>
    /// <param name="ValenceMethod">Name of the rule that made the valence; <see langword="null"/> when a person said it.</param>
    /// <param name="ValenceExperimental">Whether nobody has checked how the valence was made.</param>
    /// <param name="GenreGuess">What the model takes for the likeliest, whether or not it is sure enough for the track to get that genre.</param>
    public sealed record Response(
        Guid TrackId, double? Tempo, double? Energy, double? Valence, double? LoudnessLufs, double? LoudnessRangeLu, double? TruePeakDbtp, GenreOfTrack? Genre,
        JsonElement? Details, double? TempoConfidence, string? Key, double? KeyConfidence, string? ValenceMethod, bool ValenceExperimental, GuessedGenre? GenreGuess);

    public sealed record GenreOfTrack(int Id, string Name, double? Confidence);

    /// <param name="Confidence">Probability among the genres that the model knows, 0 to 1.</param>
    public sealed record GuessedGenre(string Name, double? Confidence);

    public static async Task<Results<Ok<Response>, NotFoundProblem>> Handle(Guid trackId, CurrentUser? user, CatalogDb database, CancellationToken cancel)
    {
        var track = await database.Tracks.AsNoTracking().VisibleTo(user, database).Where(t => t.Id == trackId)
            .Select(t => new
            {
                t.Tempo,
                t.Energy,
                t.Valence,
                t.LoudnessLufs,
                t.LoudnessRangeLu,
                t.TruePeakDbtp,
                t.TrackFeatures,
                Genre = t.Genres.OrderBy(g => g.Id).Select(g => new { g.Id, g.Name }).FirstOrDefault(),
            }).SingleOrDefaultAsync(cancel);
        if (track is null)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        var measured = MeasuredFeatures.Parse(track.TrackFeatures) ?? new MeasuredFeatures();
        var isMeasured = (Tempo: track.Tempo == measured.Tempo, Valence: track.Valence is not null && track.Valence == measured.Valence);
        return TypedResults.Ok(new Response(
            trackId, track.Tempo, track.Energy, track.Valence, track.LoudnessLufs, track.LoudnessRangeLu, track.TruePeakDbtp,
            track.Genre is { } genre ? new GenreOfTrack(genre.Id, genre.Name, measured.GenreLinked == false ? null : measured.GenreConfidence) : null,
            track.TrackFeatures is null ? null : JsonElement.Parse(track.TrackFeatures),
            isMeasured.Tempo ? measured.TempoConfidence : null, measured.Key, measured.KeyConfidence,
            isMeasured.Valence ? measured.ValenceMethod : null, isMeasured.Valence && measured.ValenceExperimental == true,
            measured.Genre is { } guess ? new GuessedGenre(guess, measured.GenreConfidence) : null));
    }
}
