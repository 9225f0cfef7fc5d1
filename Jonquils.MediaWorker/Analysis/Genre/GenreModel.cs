using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jonquils.MediaWorker.Analysis.Genre;

/// <summary>Multinomial logistic regression over the numbers of a <see cref="TimbreSegment"/>. Made by tools/Jonquils.GenreTraining; docs/features.md says of what, and how good it is.</summary>
/// <param name="Classes">Names of the genres.</param>
/// <param name="Features">Names of the numbers that it was made for.</param>
/// <param name="Means">Of each number over all that it was trained on.</param>
/// <param name="Deviations">Likewise.</param>
/// <param name="Weights">For each genre one a number.</param>
/// <param name="Biases">One a genre.</param>
/// <param name="LeastConfidence">Below it a guess was wrong too often in cross-validation to be told.</param>
/// <param name="Farthest">A track that differs more from all that was trained on is of none of these genres.</param>
internal sealed record GenreModel(
    IReadOnlyList<string> Classes,
    IReadOnlyList<string> Features,
    float[] Means,
    float[] Deviations,
    float[][] Weights,
    float[] Biases,
    double LeastConfidence,
    double Farthest)
{
    /// <summary>A single number that is very odd shall not decide alone.</summary>
    private const float Farfetched = 5;

    /// <summary>How models are written.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    // Read when it is first asked for: who trains the first model has none.
    private static readonly Lazy<GenreModel> Loaded = new(Load);

    /// <summary>The model that ships with the worker.</summary>
    public static GenreModel Shipped => Loaded.Value;

    /// <summary>What a segment speaks for.</summary>
    /// <param name="segment">As <see cref="TimbreSegment.Finish"/> describes it.</param>
    /// <param name="logarithms">Receives the natural logarithm of each genre's probability.</param>
    /// <returns>How far the segment is from what was trained on: root mean square of standardised numbers; 1 is usual.</returns>
    public double Judge(ReadOnlySpan<float> segment, Span<double> logarithms)
    {
        for (var c = 0; c < Biases.Length; c++)
        {
            logarithms[c] = Biases[c];
        }

        var squares = 0.0;
        for (var i = 0; i < segment.Length; i++)
        {
            var value = (segment[i] - Means[i]) / Deviations[i];
            squares += (double)value * value;
            value = Math.Clamp(value, -Farfetched, Farfetched);
            for (var c = 0; c < Biases.Length; c++)
            {
                logarithms[c] += Weights[c][i] * value;
            }
        }

        ToLogProbabilities(logarithms);
        return Math.Sqrt(squares / segment.Length);
    }

    /// <summary>Makes logarithms of probabilities that add up to 1 out of any numbers.</summary>
    public static void ToLogProbabilities(Span<double> scores)
    {
        var highest = double.NegativeInfinity;
        foreach (var score in scores)
        {
            highest = Math.Max(highest, score);
        }

        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp(score - highest);
        }

        foreach (ref var score in scores)
        {
            score -= highest + Math.Log(sum);
        }
    }

    /// <exception cref="InvalidOperationException">The model was made for other numbers than this worker measures.</exception>
    public GenreModel Checked()
    {
        var (classes, numbers) = (Classes.Count, TimbreSegment.Names.Count);
        return Features.SequenceEqual(TimbreSegment.Names) && Means.Length == numbers && Deviations.Length == numbers && Deviations.All(d => d > 0)
            && Biases.Length == classes && Weights.Length == classes && Array.TrueForAll(Weights, w => w.Length == numbers)
            ? this
            : throw new InvalidOperationException("The genre model was made for other numbers than this worker measures; train it anew.");
    }

    private static GenreModel Load()
    {
        using var file = typeof(GenreModel).Assembly.GetManifestResourceStream("genre-model.json")
            ?? throw new InvalidOperationException("The worker was built without its genre model.");
        return JsonSerializer.Deserialize<GenreModel>(file, Json)!.Checked();
    }
}
