using Jonquils.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jonquils.Api.Operations;

/// <summary>How all services are. The worker asks them all; while it does not answer itself, the Api tells what it sees from where it stands.</summary>
internal static class Services
{
    private const string Healthy = "healthy";
    private const string Degraded = "degraded";
    private const string Unhealthy = "unhealthy";
    private const string OurService = "service";

    public static async Task<Ok<ServiceList>> List(WorkerCalls worker, MonitorWatch monitor, HealthCheckService own, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var services = (await worker.GetAsync<ServiceList>("operations/services", cancel)).Value?.Items ?? await WithoutWorkerAsync(own, now, cancel);
        return TypedResults.Ok(new ServiceList([.. services, await MonitorAsync(worker, monitor, now, cancel)]));
    }

    private static async Task<IReadOnlyList<ServiceState>> WithoutWorkerAsync(HealthCheckService own, DateTimeOffset now, CancellationToken cancel)
    {
        var report = await own.CheckHealthAsync(cancel);
        var checks = report.Entries.ToDictionary(
            entry => entry.Key, entry => new ServiceCheck(NameOf(entry.Value.Status), Math.Round(entry.Value.Duration.TotalMilliseconds, 1)), StringComparer.Ordinal);
        return
        [
            new ServiceState("api", OurService, NameOf(report.Status), checks, now, now),
            new ServiceState(WorkerCalls.Worker, OurService, Unhealthy, new Dictionary<string, ServiceCheck>(), now, now, "It does not answer."),
        ];
    }

    private static async Task<ServiceState> MonitorAsync(WorkerCalls worker, MonitorWatch monitor, DateTimeOffset now, CancellationToken cancel)
    {
        var state = (await worker.GetAsync<MonitorState>("operations/monitoring", cancel)).Value ?? monitor.LastKnown;
        var isLate = now > state.LateAt;
        return new ServiceState(
            "monitor", OurService, isLate ? Unhealthy : Healthy, new Dictionary<string, ServiceCheck>(), state.LastRunAt ?? now, now,
            isLate ? "It has missed two of its times, so nobody looks whether all is well." : state.LastRunAt is null ? "It has not run yet." : null);
    }

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => Healthy,
        HealthStatus.Degraded => Degraded,
        _ => Unhealthy,
    };
}
