using Jonquils.Contracts;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>Lets a track be described by what analysis heard in it, wherever no person and no tag said anything.</summary>
internal sealed class TrackHearing(Credits credits)
{
    /// <summary>Takes back a genre that analysis gave before: the audio is another now, and its tag goes first.</summary>
    public static void Forget(Track track)
    {
        if (MeasuredFeatures.Parse(track.TrackFeatures) is { GenreLinked: true, Genre: { } guessed } && track.Genres.Count == 1 && track.Genres.First() is var genre && genre.Name == guessed)
        {
            track.Genres.Remove(genre);
        }
    }

    /// <summary>Describes the track. After its tags were taken: a tagged genre wins.</summary>
    public async Task TakeAsync(Track track, MediaFeatures found, CancellationToken cancel)
    {
        var before = MeasuredFeatures.Parse(track.TrackFeatures);
        // What is neither empty nor what was measured before, a person said; that stays.
        track.Tempo = track.Tempo is { } tempo && tempo != before?.Tempo ? tempo : found.TempoBpm;
        track.Energy = track.Energy is { } energy && energy != before?.Energy ? energy : found.Energy;
        track.Valence = track.Valence is { } valence && valence != before?.Valence ? valence : found.Valence;
        var linked = false;
        if (track.Genres.Count == 0 && await credits.GenreAsync(found.Genre, cancel) is { } genre)
        {
            track.Genres.Add(genre);
            linked = true;
        }

        track.TrackFeatures = MeasuredFeatures.Of(found, linked).ToJson();
    }
}
