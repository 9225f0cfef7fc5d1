using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Monitoring.Alerts;
using Jonquils.MediaWorker.Monitoring.Checks;
using Jonquils.MediaWorker.Monitoring.Services;
using Jonquils.ServiceDefaults.Monitoring;

namespace Jonquils.MediaWorker.Monitoring.Runs;

/// <summary>One look at everything: services, what this worker and the Api measured, and the alerts that come of it.</summary>
internal sealed partial class MonitorRun(
    ServiceBook services, FigureSurvey own, IHttpClientFactory clients, Weighing weighing, CheckBook book, AlertBook alerts, ILogger<MonitorRun> logger)
{
    public const string Name = "monitoring";

    private const string FiguresPath = "/internal/v1/monitoring/figures";

    public async Task RunAsync(CancellationToken cancel)
    {
        var run = await book.BeginAsync(cancel);
        var checks = await LookAsync(cancel);
        // First what somebody must hear of: a run that is cut off in between was none, and the next one says the same again.
        await alerts.ApplyAsync(checks, cancel);
        await book.EndAsync(run, checks, cancel);
        await book.PruneAsync(cancel);
        LogRun(checks.Count(check => check.IsWell), checks.Count(check => check.Status == CheckStatuses.Warning), checks.Count(check => check.Status == CheckStatuses.Critical));
    }

    private async Task<List<Check>> LookAsync(CancellationToken cancel)
    {
        var (found, _) = await services.LookAsync(cancel);
        var checks = ServiceChecks.Of(found).ToList();
        Add(checks, "worker", await own.CollectAsync(cancel));
        // What does not answer at all is told above already.
        if (found.Any(service => service is { Name: JobLedger.Receiver, IsAnswering: true }))
        {
            Add(checks, JobLedger.Receiver, await AskApiAsync(cancel));
        }

        // A figure that came twice counts as the worse.
        return [.. checks.GroupBy(check => check.Name, StringComparer.Ordinal).Select(same => same.MaxBy(check => Array.IndexOf(Order, check.Status))!)];
    }

    private static string[] Order { get; } = [CheckStatuses.Ok, CheckStatuses.Warning, CheckStatuses.Critical];

    private void Add(List<Check> checks, string service, MonitoringFigures figures)
    {
        checks.AddRange(figures.Items.Select(weighing.Weigh));
        checks.AddRange(figures.Silent.Select(source => Weighing.Silent(service, source)));
    }

    private async Task<MonitoringFigures> AskApiAsync(CancellationToken cancel)
    {
        try
        {
            using var response = await clients.CreateClient(MonitoringModule.FiguresClient).GetAsync(FiguresPath, cancel);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync<MonitoringFigures>(ContractJson.Options, cancel))!;
        }
        catch (Exception error) when (error is HttpRequestException or System.Text.Json.JsonException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new MonitoringFigures([], [new SilentSource("all modules", error.Message)]);
        }
    }

    [LoggerMessage(3501, LogLevel.Information, "The monitor found {Well} things well, {Warnings} to be looked at and {Criticals} critical")]
    private partial void LogRun(int well, int warnings, int criticals);
}
