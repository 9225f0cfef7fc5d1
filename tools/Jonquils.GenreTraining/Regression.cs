using Jonquils.MediaWorker.Analysis.Genre;

namespace Jonquils.GenreTraining;

/// <summary>Fits multinomial logistic regression over standardised numbers, by accelerated gradient descent on all samples at once. The same samples give the same model.</summary>
/// <param name="genres">Names of the classes, in the model's order.</param>
/// <param name="penalty">How much large weights cost (half their squares, per unit of sample weight). Strong ones keep the model from learning the artist instead of the genre.</param>
internal sealed class Regression(IReadOnlyList<string> genres, double penalty)
{
    private const int Steps = 300;
    private const double Rate = 0.05;
    private const float Farfetched = 5;

    public GenreModel Fit(IReadOnlyList<Sample> samples, double leastConfidence = 0, double farthest = double.MaxValue)
    {
        var (rows, classes, importance) = Rows(samples);
        var numbers = rows[0].Length;
        var (means, deviations) = Standardise(rows, importance);
        var weights = new double[genres.Count][];
        for (var c = 0; c < weights.Length; c++)
        {
            weights[c] = new double[numbers + 1];
        }

        var before = weights.Select(w => (double[])w.Clone()).ToArray();
        for (var step = 1; step <= Steps; step++)
        {
            var momentum = (step - 1.0) / (step + 2);
            var ahead = weights.Select((w, c) => w.Select((value, i) => value + (momentum * (value - before[c][i]))).ToArray()).ToArray();
            var gradient = Gradient(rows, classes, importance, ahead);
            before = weights;
            weights = [.. ahead.Select((w, c) => w.Select((value, i) => value - (Rate * gradient[c][i])).ToArray())];
        }

        return new GenreModel(
            genres, TimbreSegment.Names, means, deviations, [.. weights.Select(w => w[..^1].Select(v => (float)Math.Round(v, 4)).ToArray())],
            [.. weights.Select(w => (float)Math.Round(w[^1], 4))], leastConfidence, farthest);
    }

    /// <summary>Each genre weighs the same, in it each maker by the root of how much there is of them, in that each track the same.</summary>
    private (List<float[]> Rows, List<int> Classes, List<double> Importance) Rows(IReadOnlyList<Sample> samples)
    {
        var (rows, classes, importance) = (new List<float[]>(), new List<int>(), new List<double>());
        foreach (var genre in samples.GroupBy(s => s.Genre))
        {
            var makers = genre.GroupBy(s => s.Group).ToList();
            var whole = makers.Sum(maker => Math.Sqrt(maker.Count()));
            foreach (var maker in makers)
            {
                foreach (var sample in maker)
                {
                    foreach (var segment in sample.Segments)
                    {
                        rows.Add((float[])segment.Clone());
                        classes.Add(genres.ToList().IndexOf(genre.Key));
                        importance.Add(Math.Sqrt(maker.Count()) / whole / maker.Count() / sample.Segments.Count / genres.Count);
                    }
                }
            }
        }

        return (rows, classes, importance);
    }

    private static (float[] Means, float[] Deviations) Standardise(List<float[]> rows, List<double> importance)
    {
        var (means, deviations) = (new float[rows[0].Length], new float[rows[0].Length]);
        for (var i = 0; i < means.Length; i++)
        {
            var mean = rows.Select((row, r) => row[i] * importance[r]).Sum() / importance.Sum();
            var variance = rows.Select((row, r) => (row[i] - mean) * (row[i] - mean) * importance[r]).Sum() / importance.Sum();
            (means[i], deviations[i]) = ((float)mean, (float)Math.Max(Math.Sqrt(variance), 1e-6));
            foreach (var row in rows)
            {
                row[i] = Math.Clamp((row[i] - means[i]) / deviations[i], -Farfetched, Farfetched);
            }
        }

        return (means, deviations);
    }

    private double[][] Gradient(List<float[]> rows, List<int> classes, List<double> importance, double[][] weights)
    {
        var gradient = weights.Select(w => w.Select((value, i) => i < w.Length - 1 ? penalty * value : 0).ToArray()).ToArray();
        Span<double> scores = stackalloc double[weights.Length];
        for (var r = 0; r < rows.Count; r++)
        {
            var row = rows[r];
            for (var c = 0; c < weights.Length; c++)
            {
                var sum = weights[c][^1];
                for (var i = 0; i < row.Length; i++)
                {
                    sum += weights[c][i] * row[i];
                }

                scores[c] = sum;
            }

            GenreModel.ToLogProbabilities(scores);
            for (var c = 0; c < weights.Length; c++)
            {
                var error = (Math.Exp(scores[c]) - (classes[r] == c ? 1 : 0)) * importance[r];
                for (var i = 0; i < row.Length; i++)
                {
                    gradient[c][i] += error * row[i];
                }

                gradient[c][^1] += error;
            }
        }

        return gradient;
    }
}
