using Jonquils.MediaWorker.Analysis.Genre;

namespace Jonquils.GenreTraining;

/// <summary>Asks models about makers that they never heard of, until every sample was asked about once a round.</summary>
internal sealed class CrossValidation(IReadOnlyList<string> genres, double penalty)
{
    private const int Folds = 5;
    private const int Rounds = 3;

    /// <summary>What a model said of a sample that it was not trained on.</summary>
    internal sealed record Answer(Sample Sample, GenreGuess Guess)
    {
        public bool IsRight => Guess.Genre == Sample.Genre;
    }

    /// <param name="byMaker">Whether all that one maker made stays together; without it the figures flatter.</param>
    public List<Answer> Run(IReadOnlyList<Sample> samples, bool byMaker)
    {
        var answers = new List<Answer>();
        for (var round = 0; round < Rounds; round++)
        {
            var folds = Split(samples, byMaker, round);
            for (var fold = 0; fold < Folds; fold++)
            {
                var model = new Regression(genres, penalty).Fit([.. samples.Where(s => folds[s] != fold)]);
                answers.AddRange(samples.Where(s => folds[s] == fold).Select(s => new Answer(s, Ask(model, s))));
            }
        }

        return answers;
    }

    public static GenreGuess Ask(GenreModel model, Sample sample)
    {
        var vote = new GenreVote(model);
        foreach (var segment in sample.Segments)
        {
            vote.Add(segment);
        }

        return vote.Finish()!;
    }

    /// <summary>Mean of the genres' shares of right answers.</summary>
    public static double Balanced(IEnumerable<Answer> answers) => answers.GroupBy(a => a.Sample.Genre).Average(genre => genre.Average(a => a.IsRight ? 1.0 : 0));

    /// <summary>The largest makers first, each into the fold that has least of its genre.</summary>
    private static Dictionary<Sample, int> Split(IReadOnlyList<Sample> samples, bool byMaker, int round)
    {
        var random = new Random(round);
        var units = samples.GroupBy(s => byMaker ? s.Group : s.Name + s.Package).Select(unit => (Unit: unit, Order: random.Next())).OrderByDescending(u => u.Unit.Count()).ThenBy(u => u.Order);
        var (folds, filled) = (new Dictionary<Sample, int>(), new Dictionary<(int, string), int>());
        foreach (var (unit, _) in units)
        {
            var genre = unit.GroupBy(s => s.Genre).MaxBy(g => g.Count())!.Key;
            var fold = Enumerable.Range(0, Folds).OrderBy(f => filled.GetValueOrDefault((f, genre))).ThenBy(f => filled.Where(e => e.Key.Item1 == f).Sum(e => e.Value)).ThenBy(_ => random.Next()).First();
            foreach (var sample in unit)
            {
                folds[sample] = fold;
                filled[(fold, sample.Genre)] = filled.GetValueOrDefault((fold, sample.Genre)) + 1;
            }
        }

        return folds;
    }
}
