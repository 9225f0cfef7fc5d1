using Jonquils.Contracts;
using Jonquils.MediaWorker.Analysis.Genre;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Analysis;

/// <summary>Begins the analysis of tracks with the model and the settings of this worker.</summary>
internal sealed class AudioAnalysis(GenreModel model, IOptions<AnalysisOptions> options)
{
    public TrackAnalysis Begin() => new(model, options.Value.GenreConfidence ?? model.LeastConfidence);
}

/// <summary>The analysis of one track, fed with its PCM as it is decoded.</summary>
/// <param name="leastConfidence">Below it no genre is told; 0 to 1.</param>
internal sealed class TrackAnalysis(GenreModel model, double leastConfidence)
{
    private readonly GenreVote _vote = new(model);
    private FeatureExtractor? _extractor;

    /// <summary>Takes the next bytes of signed 16-bit little-endian mono at 22,050 Hz, split anywhere.</summary>
    public void Add(ReadOnlySpan<byte> pcm) => (_extractor ??= new FeatureExtractor(segment => _vote.Add(segment))).Add(pcm);

    /// <summary>What was found, rounded to what it is worth. Ends the track.</summary>
    public MediaFeatures Finish(MediaLoudness? loudness)
    {
        var sound = (_extractor ?? new FeatureExtractor(_ => { })).Finish(loudness?.IntegratedLufs);
        var guess = _vote.Finish();
        // Likely among the few genres that it knows is not enough: it has to sound like something that it knows.
        var isSure = guess is not null && guess.Confidence >= leastConfidence && guess.Distance <= model.Farthest;
        return new MediaFeatures(
            Rounded(sound.Tempo.Bpm, 1),
            Math.Round(sound.Tempo.Confidence, 3),
            Rounded(sound.Energy, 3),
            Rounded(sound.Valence, 3),
            sound.Valence is null ? null : ValenceEstimate.Method,
            sound.Key.Key,
            sound.Key.Key is null ? null : Math.Round(sound.Key.Confidence, 3),
            isSure ? guess!.Genre : null,
            guess?.Genre,
            Rounded(guess?.Confidence, 3),
            Rounded(guess?.Distance, 2));
    }

    private static double? Rounded(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;
}
