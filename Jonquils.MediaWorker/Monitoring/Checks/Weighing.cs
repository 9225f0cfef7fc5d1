using System.Globalization;
using Jonquils.Contracts;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Monitoring.Checks;

/// <summary>Says of figures whether they are well.</summary>
internal sealed class Weighing(IOptions<MonitoringOptions> options)
{
    public Check Weigh(MonitoringFigure figure)
    {
        var rule = Rule.Of(figure.Name);
        var bounds = options.Value.Thresholds.GetValueOrDefault(figure.Name);
        var (warning, critical) = (bounds is null ? rule.Warning : bounds.Warning, bounds is null ? rule.Critical : bounds.Critical);
        var status = Passes(rule, figure.Value, critical) ? CheckStatuses.Critical : Passes(rule, figure.Value, warning) ? CheckStatuses.Warning : CheckStatuses.Ok;
        var name = figure.Subject is null ? figure.Name : $"{figure.Name}:{figure.Subject}";
        var threshold = status == CheckStatuses.Critical ? critical : warning ?? critical;
        return new Check(
            name, rule.Area, status, figure.Subject is null ? rule.Title : $"{rule.Title} ({figure.Subject})", figure.Value, threshold, Describe(rule, figure, threshold));
    }

    /// <summary>What is wrong when somebody could not measure.</summary>
    public static Check Silent(string service, SilentSource source) => new(
        $"silent:{service}/{source.Source}", "monitor", CheckStatuses.Warning, $"Nothing is known of {source.Source} of {service}", Value: null, Threshold: null, source.Error);

    private static bool Passes(Rule rule, double value, double? bound) => rule.IsFloor ? value <= bound : value >= bound;

    private static string Describe(Rule rule, MonitoringFigure figure, double? threshold)
    {
        var bound = threshold is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {(rule.IsFloor ? "at least" : "less than")} {threshold} is well");
        var words = string.Create(CultureInfo.InvariantCulture, $"{figure.Name} is {figure.Value}{bound}.");
        return figure.Detail is null ? words : $"{words} {figure.Detail}";
    }
}
