using Jonquils.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jonquils.ServiceDefaults.Monitoring;

/// <summary>Asks everything in this service that measures something.</summary>
public sealed partial class FigureSurvey(IServiceScopeFactory scopes, TimeProvider clock, ILogger<FigureSurvey> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>All figures; who could not measure is named instead.</summary>
    public async Task<MonitoringFigures> CollectAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var figures = new List<MonitoringFigure>();
        var silent = new List<SilentSource>();
        foreach (var reporter in scope.ServiceProvider.GetServices<IReportsFigures>())
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
            try
            {
                figures.AddRange(await reporter.MeasureAsync(both.Token));
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                LogSilent(error, reporter.Source);
                silent.Add(new SilentSource(reporter.Source, patience.IsCancellationRequested ? $"It took longer than {Patience.TotalSeconds:0} s." : error.Message));
            }
        }

        return new MonitoringFigures(figures, silent);
    }

    [LoggerMessage(9301, LogLevel.Warning, "{Source} could not be measured for the monitor")]
    private partial void LogSilent(Exception error, string source);
}
