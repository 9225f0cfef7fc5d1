using System.Globalization;
using System.Text;

namespace Jonquils.GenreTraining;

/// <summary>Writes how good the model is into docs/features.md, between two marks.</summary>
internal static class Report
{
    private const string Begin = "<!-- genre figures: begin -->";
    private const string End = "<!-- genre figures: end -->";

    private static readonly double[] Thresholds = [0, 0.4, 0.5, 0.6, 0.7, 0.8];

    public static string Write(
        IReadOnlyList<string> genres, IReadOnlyList<Sample> samples, IReadOnlyList<CrossValidation.Answer> byMaker, IReadOnlyList<CrossValidation.Answer> mixed, double penalty,
        double leastConfidence, double farthest)
    {
        var text = new StringBuilder();
        Line(text, $"{samples.Count} tracks and clips, {samples.Sum(s => s.Segments.Count)} segments of ten seconds, {samples.Select(s => s.Group).Distinct().Count()} makers; penalty {penalty}.");
        Line(text, $"Balanced accuracy by maker **{CrossValidation.Balanced(byMaker):0.000}**, accuracy {byMaker.Average(a => a.IsRight ? 1.0 : 0):0.000}; with makers in training and test at once it would be {CrossValidation.Balanced(mixed):0.000}, a figure that flatters.");
        Line(text, $"Majority class {(double)samples.GroupBy(s => s.Genre).Max(g => g.Count()) / samples.Count:0.00}.");
        text.AppendLine();
        Line(text, $"| truth | makers | tracks | {string.Join(" | ", genres)} | recall |");
        Line(text, $"| --- | --- | --- | {string.Join(" | ", genres.Select(_ => "---"))} | --- |");
        foreach (var genre in genres)
        {
            var answers = byMaker.Where(a => a.Sample.Genre == genre).ToList();
            var shares = genres.Select(said => (double)answers.Count(a => a.Guess.Genre == said) / answers.Count);
            var own = samples.Where(s => s.Genre == genre).ToList();
            Line(text, $"| {genre} | {own.Select(s => s.Group).Distinct().Count()} | {own.Count} | {string.Join(" | ", shares.Select(share => share.ToString("0.00", CultureInfo.InvariantCulture)))} | {answers.Average(a => a.IsRight ? 1.0 : 0):0.00} |");
        }

        text.AppendLine();
        Line(text, $"Told from a confidence of {leastConfidence} and up to a distance of {farthest}:");
        text.AppendLine();
        Line(text, $"| least confidence | tracks that get a genre | of these right |");
        Line(text, $"| --- | --- | --- |");
        foreach (var threshold in Thresholds.Append(leastConfidence).Distinct().Order())
        {
            var told = byMaker.Where(a => a.Guess.Confidence >= threshold && a.Guess.Distance <= farthest).ToList();
            Line(text, $"| {threshold} | {(double)told.Count / byMaker.Count:0.00} | {(told.Count == 0 ? 0 : told.Average(a => a.IsRight ? 1.0 : 0)):0.00} |");
        }

        text.AppendLine();
        Line(text, $"Makers that were called something else most often: {string.Join("; ", Missed(byMaker))}.");
        return text.ToString();
    }

    /// <summary>Puts the figures where the document wants them.</summary>
    public static void Put(string path, string figures)
    {
        var document = File.ReadAllText(path);
        var (from, to) = (document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, document.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(path, $"{document[..from]}\n{figures}{document[to..]}");
    }

    private static IEnumerable<string> Missed(IEnumerable<CrossValidation.Answer> answers) => answers.GroupBy(a => (a.Sample.Group, a.Sample.Genre))
        .Select(maker => (maker.Key, Wrong: maker.Count(a => !a.IsRight), All: maker.Count(), As: maker.GroupBy(a => a.Guess.Genre).MaxBy(g => g.Count())!.Key))
        .Where(maker => maker.Wrong * 2 > maker.All).OrderByDescending(maker => maker.Wrong).Take(8)
        .Select(maker => $"{maker.Key.Group} ({maker.Key.Genre}, taken for {maker.As})");

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
