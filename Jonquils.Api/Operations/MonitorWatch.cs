using System.Diagnostics.Metrics;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Loops;

namespace Jonquils.Api.Operations;

/// <summary>Notices when the worker's monitor does not run any more, which it cannot tell itself: all workers may be gone.</summary>
internal sealed partial class MonitorWatch : PeriodicLoop
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // Before the monitor has ever said when it counts as missing.
    private static readonly TimeSpan GraceAtStart = TimeSpan.FromMinutes(30);

    private readonly IHttpClientFactory _clients;
    private readonly ILogger<MonitorWatch> _logger;
    private volatile MonitorState _lastKnown;
    private bool _isLate;

    public MonitorWatch(IHttpClientFactory clients, IMeterFactory meters, TimeProvider clock, ILogger<MonitorWatch> logger)
        : base(Every, clock, logger)
    {
        (_clients, _logger) = (clients, logger);
        _lastKnown = new MonitorState(LastRunAt: null, clock.GetUtcNow() + GraceAtStart);
        meters.Create("Jonquils.Operations").CreateObservableGauge("jonquils.monitor.age", Age, "s", "Time since the monitor last looked whether all is well");
    }

    /// <summary>What the monitor said of itself when it was last heard.</summary>
    public MonitorState LastKnown => _lastKnown;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        _lastKnown = await AskAsync(cancel) ?? _lastKnown;
        var isLate = Clock.GetUtcNow() > _lastKnown.LateAt;
        if (isLate != _isLate)
        {
            _isLate = isLate;
            if (isLate)
            {
                LogLate(_lastKnown.LastRunAt);
            }
            else
            {
                LogBack();
            }
        }
    }

    private async Task<MonitorState?> AskAsync(CancellationToken cancel)
    {
        try
        {
            return await _clients.CreateClient(WorkerCalls.Worker).GetFromJsonAsync<MonitorState>(InternalCalls.Prefix + "/operations/monitoring", ContractJson.Options, cancel);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // A worker that does not answer is told of where it is needed; here its silence only lets time pass.
            return null;
        }
    }

    private IEnumerable<Measurement<double>> Age() =>
        _lastKnown.LastRunAt is { } at ? [new Measurement<double>(Math.Max(0, (Clock.GetUtcNow() - at).TotalSeconds))] : [];

    [LoggerMessage(2511, LogLevel.Warning, "The monitor has missed two of its times, the last it was heard to run is {LastRunAt}: nobody looks whether all is well")]
    private partial void LogLate(DateTimeOffset? lastRunAt);

    [LoggerMessage(2512, LogLevel.Information, "The monitor runs again")]
    private partial void LogBack();
}
