using System.Text.RegularExpressions;

namespace Jonquils.Tests.House;

public sealed partial class MetricsDocumentTests
{
    [Theory]
    [InlineData("docs/operate.md")]
    [InlineData("deploy/prometheus/alerts.yml")]
    public void Every_metric_that_operators_are_told_of_is_measured(string document)
    {
        var measured = Repository.SourceFiles("Jonquils.ServiceDefaults", "Jonquils.Api", "Jonquils.MediaWorker")
            .SelectMany(file => Instrument().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value.Replace('.', '_'))).ToHashSet(StringComparer.Ordinal);

        var told = Metric().Matches(Repository.Read(document)).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(told);
        // Prometheus adds unit and kind to a name, as in _seconds_total.
        Assert.DoesNotContain(told, metric => !measured.Any(name => metric.StartsWith(name, StringComparison.Ordinal) && Suffixes().IsMatch(metric[name.Length..])));
    }

    [GeneratedRegex("\"(jonquils\\.[a-z_.]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("jonquils_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("^(_seconds|_bytes|_ratio)?(_total|_bucket|_sum|_count)?$")]
    private static partial Regex Suffixes();
}
