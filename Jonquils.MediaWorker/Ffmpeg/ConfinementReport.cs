using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>Tells what of FFmpeg's confinement this machine cannot give: once in the log when the worker starts, and in its health for as long as it runs.</summary>
internal sealed partial class ConfinementReport(Confinement confinement, ILogger<ConfinementReport> logger) : IHealthCheck, IHostedService
{
    /// <summary>Name of the health check.</summary>
    public const string Name = "confinement";

    private readonly string? _missing = confinement.Missing is { Count: > 0 } missing ? $"FFmpeg is not confined: {string.Join("; ", missing)}." : null;

    private readonly string? _network = confinement.CannotLeaveNetwork
        ? "The system does not let FFmpeg run without a network (unshare --net): only the list of protocols keeps it from there."
        : null;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _missing is not null ? HealthCheckResult.Degraded(_missing) : HealthCheckResult.Healthy(_network));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var lack in new[] { _missing, _network }.OfType<string>())
        {
            LogLack(lack);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1301, LogLevel.Warning, "{Lack}")]
    private partial void LogLack(string lack);
}
