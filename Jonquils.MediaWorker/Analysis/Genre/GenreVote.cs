namespace Jonquils.MediaWorker.Analysis.Genre;

/// <summary>Counts what a track's segments speak for: the mean of their logarithms, so that one odd segment does not outvote the rest.</summary>
internal sealed class GenreVote(GenreModel model)
{
    private readonly double[] _sums = new double[model.Classes.Count];
    private readonly double[] _segment = new double[model.Classes.Count];
    private double _distances;
    private int _segments;

    public void Add(ReadOnlySpan<float> segment)
    {
        _distances += model.Judge(segment, _segment);
        _segments++;
        for (var c = 0; c < _sums.Length; c++)
        {
            _sums[c] += _segment[c];
        }
    }

    /// <returns><see langword="null"/> for a track without a segment: silence, or less than three seconds.</returns>
    public GenreGuess? Finish()
    {
        if (_segments == 0)
        {
            return null;
        }

        var shares = _sums.Select(sum => sum / _segments).ToArray();
        GenreModel.ToLogProbabilities(shares);
        var best = Array.IndexOf(shares, shares.Max());
        return new GenreGuess(model.Classes[best], Math.Exp(shares[best]), _distances / _segments);
    }
}

/// <param name="Genre">The likeliest of the model's genres.</param>
/// <param name="Confidence">Its probability among them, 0 to 1.</param>
/// <param name="Distance">How unlike all that the model knows the track is; 1 is usual.</param>
internal sealed record GenreGuess(string Genre, double Confidence, double Distance);
