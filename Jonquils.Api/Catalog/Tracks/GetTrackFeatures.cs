using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>What analysis found in a track.</summary>
internal static class GetTrackFeatures
{
    /// <param name="Tempo">Beats a minute.</param>
    /// <param name="Energy">0 to 1.</param>
    /// <param name="Valence">0 to 1.</param>
    /// <param name="Genre">The first genre, with the confidence (0 to 1) of whoever guessed it; <see langword="null"/> confidence when a person or a tag said it.</param>
    /// <param name="Details">Everything else that analysis says, by name.</param>
    public sealed record Response(
        Guid TrackId, double? Tempo, double? Energy, double? Valence, double? LoudnessLufs, double? LoudnessRangeLu, double? TruePeakDbtp, GenreGuess? Genre,
        JsonElement? Details);

    public sealed record GenreGuess(int Id, string Name, double? Confidence);

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

        JsonElement? details = track.TrackFeatures is null ? null : JsonElement.Parse(track.TrackFeatures);
        var confidence = details is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty("genre_confidence", out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble() : (double?)null;
        return TypedResults.Ok(new Response(
            trackId, track.Tempo, track.Energy, track.Valence, track.LoudnessLufs, track.LoudnessRangeLu, track.TruePeakDbtp,
            track.Genre is { } genre ? new GenreGuess(genre.Id, genre.Name, confidence) : null, details));
    }
}
