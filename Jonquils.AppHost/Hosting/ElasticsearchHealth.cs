using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jonquils.AppHost.Hosting;

/// <summary>Healthy when the cluster's primary shards are there (status yellow; a single node never turns green).</summary>
internal sealed class ElasticsearchHealth(ElasticsearchResource resource, HttpClient http) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var address = await resource.HttpEndpoint.GetValueAsync(cancellationToken);
            var password = await resource.Password.GetValueAsync(cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/_cluster/health?wait_for_status=yellow&timeout=2s");
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ElasticsearchResource.User}:{password}")));
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"HTTP {(int)response.StatusCode}");
        }
        catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
        {
            return HealthCheckResult.Unhealthy("Elasticsearch does not answer yet.", notYet);
        }
    }
}
