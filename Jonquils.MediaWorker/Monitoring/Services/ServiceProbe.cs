using System.Globalization;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Ffmpeg;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jonquils.MediaWorker.Monitoring.Services;

/// <summary>Asks every service how it is, and makes of their answers how the servers behind them are.</summary>
internal sealed class ServiceProbe(IEnumerable<ProbedService> others, IHttpClientFactory clients, HealthCheckService own)
{
    public const string Healthy = "healthy";
    public const string Degraded = "degraded";
    public const string Unhealthy = "unhealthy";

    private const string Self = "self";
    private const string Postgres = "postgres";

    /// <summary>Our services in the order in which they depend on each other, then those behind them, by name.</summary>
    public async Task<IReadOnlyList<FoundService>> LookAsync(CancellationToken cancel)
    {
        var ours = new List<FoundService> { await AskMyselfAsync(cancel) };
        ours.AddRange(await Task.WhenAll(others.Select(other => AskAsync(other.Name, cancel))));
        var backing = from service in ours
                      from check in service.Checks
                      where check.Key is not (Self or ConfinementReport.Name)
                      group (Name: $"{service.Name}/{check.Key}", Check: check.Value) by BackingOf(check.Key) into asked
                      orderby asked.Key
                      select new FoundService(
                          asked.Key, IsBacking: true, IsAnswering: true, Worst(asked.Select(a => a.Check.Status)), asked.ToDictionary(a => a.Name, a => a.Check, StringComparer.Ordinal),
                          DetailOf(asked.Where(a => a.Check.Status != Healthy).Select(a => a.Name)));
        return [.. ours.OrderBy(service => service.Name, StringComparer.Ordinal), .. backing];
    }

    private async Task<FoundService> AskMyselfAsync(CancellationToken cancel)
    {
        var report = await own.CheckHealthAsync(cancel);
        return Answered("worker", report.Entries.ToDictionary(
            entry => entry.Key, entry => new ServiceCheck(NameOf(entry.Value.Status), Math.Round(entry.Value.Duration.TotalMilliseconds, 1)), StringComparer.Ordinal));
    }

    private async Task<FoundService> AskAsync(string name, CancellationToken cancel)
    {
        try
        {
            using var response = await clients.CreateClient(ProbedService.ClientOf(name)).GetAsync("/health", cancel);
            // 503 is an answer too, with the reason in it.
            var health = await response.Content.ReadFromJsonAsync<Health>(ContractJson.Options, cancel);
            return Answered(name, health?.Checks ?? []);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new FoundService(name, IsBacking: false, IsAnswering: false, Unhealthy, new Dictionary<string, ServiceCheck>(), "It does not answer.");
        }
    }

    private static FoundService Answered(string name, Dictionary<string, ServiceCheck> checks) => new(
        name, IsBacking: false, IsAnswering: true, Worst(checks.Values.Select(check => check.Status)), checks, DetailOf(checks.Where(check => check.Value.Status != Healthy).Select(check => check.Key)));

    private static string BackingOf(string check) => check.EndsWith("_db", StringComparison.Ordinal) ? Postgres : check;

    private static string Worst(IEnumerable<string> states)
    {
        var worst = Healthy;
        foreach (var state in states)
        {
            worst = state == Unhealthy || worst == Unhealthy ? Unhealthy : state == Healthy ? worst : Degraded;
        }

        return worst;
    }

    private static string? DetailOf(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? string.Create(CultureInfo.InvariantCulture, $"Not healthy: {list}.") : null;

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => Healthy,
        HealthStatus.Degraded => Degraded,
        _ => Unhealthy,
    };

    private sealed record Health(string Status, Dictionary<string, ServiceCheck> Checks);
}

/// <summary>A service whose address is known.</summary>
internal sealed record ProbedService(string Name)
{
    /// <summary>Name of the HTTP client that asks it; one without repetitions, which would only hide what is looked for.</summary>
    public static string ClientOf(string name) => $"{name}-health";
}

/// <param name="IsAnswering">Of a service of ours, whether it said anything at all.</param>
internal sealed record FoundService(
    string Name, bool IsBacking, bool IsAnswering, string Status, IReadOnlyDictionary<string, ServiceCheck> Checks, string? Detail);
