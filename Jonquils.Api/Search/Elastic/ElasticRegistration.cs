using Jonquils.ServiceDefaults.Health;
using Jonquils.ServiceDefaults.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jonquils.Api.Search.Elastic;

/// <summary>Registers <see cref="ElasticSearch"/> from <c>ConnectionStrings:elasticsearch</c>.</summary>
internal static class ElasticRegistration
{
    private const string Name = "elasticsearch";

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);

    // Long enough to reuse connections, short enough to notice that the server's name points elsewhere.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    /// <returns><see langword="false"/> when none was given.</returns>
    public static bool AddElasticsearch(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetConnectionString(Name) is not { Length: > 0 } text)
        {
            return false;
        }

        var address = ElasticAddress.Parse(text);
        builder.Services.AddHttpClient(Name, http =>
            {
                http.BaseAddress = address.Endpoint;
                http.DefaultRequestHeaders.Authorization = address.SignIn;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectTimeout = ConnectPatience, PooledConnectionLifetime = ConnectionLife })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddResilience();
        builder.Services.AddSingleton(services => new ElasticClient(services.GetRequiredService<IHttpClientFactory>()));
        builder.Services.AddSingleton<ElasticSearch>();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            Name, services => new ElasticHealth(services.GetRequiredService<ElasticClient>()), HealthStatus.Degraded, tags: null, HealthEndpoints.CheckTimeout));
        return true;
    }

    private sealed class ElasticHealth(ElasticClient client) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await client.GetAsync("", cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (SearchUnavailableException error)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, "Elasticsearch does not answer.", error);
            }
        }
    }
}
