using System.Text.Json;
using Jonquils.GenreTraining;
using Jonquils.MediaWorker.Analysis.Genre;

// Usage, from the repository root: dotnet run --project tools/Jonquils.GenreTraining -c Release -- <cache folder>
if (args is not [var cache])
{
    await Console.Error.WriteLineAsync("Usage: dotnet run --project tools/Jonquils.GenreTraining -c Release -- <cache folder>");
    return 2;
}

const double right = 0.85;
double[] penalties = [0.003, 0.01, 0.03, 0.1];

var samples = await new Extraction(Directory.CreateDirectory(cache).FullName).RunAsync(CorpusRule.ReadAll());
string[] genres = [.. samples.Select(s => s.Genre).Distinct().Order(StringComparer.Ordinal)];
var tried = penalties.Select(penalty => (Penalty: penalty, Answers: new CrossValidation(genres, penalty).Run(samples, byMaker: true))).ToList();
foreach (var (tryPenalty, tryAnswers) in tried)
{
    await Console.Out.WriteLineAsync(FormattableString.Invariant($"penalty {tryPenalty}: balanced accuracy by maker {CrossValidation.Balanced(tryAnswers):0.000}"));
}

var (penalty, answers) = tried.MaxBy(t => CrossValidation.Balanced(t.Answers));

// All but the oddest hundredth of what the models had never heard.
var farthest = Math.Round(answers.Select(a => a.Guess.Distance).Order().ElementAt((int)(answers.Count * 0.99)), 2);
// The lowest confidence from which on a guess is right often enough to be shown.
var leastConfidence = Enumerable.Range(40, 56).Select(percent => percent / 100.0)
    .First(least => least >= 0.95 || answers.Where(a => a.Guess.Confidence >= least).Select(a => a.IsRight ? 1.0 : 0).DefaultIfEmpty(1).Average() >= right);
var model = new Regression(genres, penalty).Fit(samples, leastConfidence, farthest);
var mixed = new CrossValidation(genres, penalty).Run(samples, byMaker: false);
var figures = Report.Write(genres, samples, answers, mixed, penalty, leastConfidence, farthest);
await Console.Out.WriteLineAsync(figures);
await Console.Out.WriteLineAsync("Energy by genre (10th, 50th, 90th percentile), and flux likewise:");
foreach (var genre in samples.GroupBy(s => s.Genre))
{
    var (energies, fluxes) = (genre.Select(s => s.Energy ?? 0).Order().ToArray(), genre.Select(s => s.Flux).Order().ToArray());
    await Console.Out.WriteLineAsync(FormattableString.Invariant(
        $"{genre.Key}: {energies[energies.Length / 10]:0.00} {energies[energies.Length / 2]:0.00} {energies[energies.Length * 9 / 10]:0.00}; {fluxes[fluxes.Length / 10]:0.000} {fluxes[fluxes.Length / 2]:0.000} {fluxes[fluxes.Length * 9 / 10]:0.000}"));
}

await File.WriteAllBytesAsync(Path.Combine("Jonquils.MediaWorker", "Analysis", "Genre", "genre-model.json"), [.. JsonSerializer.SerializeToUtf8Bytes(model, GenreModel.Json), (byte)'\n']);
Report.Put(Path.Combine("docs", "features.md"), figures);
return 0;
