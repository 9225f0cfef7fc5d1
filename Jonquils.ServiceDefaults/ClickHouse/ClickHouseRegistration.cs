using Jonquils.ServiceDefaults.Health;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>Registers <see cref="ClickHouseClient"/> from <c>ConnectionStrings:clickhouse</c>; without it the service runs without ClickHouse.</summary>
public static class ClickHouseRegistration
{
    private const string Name = "clickhouse";

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);

    // Long enough to reuse connections, short enough to notice that the server's name points elsewhere.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    /// <exception cref="SettingException">The connection string is malformed.</exception>
    public static void AddClickHouse(this IHostApplicationBuilder builder)
    {
        var address = builder.Configuration.GetConnectionString(Name) is { Length: > 0 } text ? ClickHouseAddress.Parse(text) : null;
        builder.Services.AddHttpClient(Name, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectTimeout = ConnectPatience, PooledConnectionLifetime = ConnectionLife })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // Each statement has a span of its own that tells more.
            .RemoveAllLoggers();
        builder.Services.AddSingleton(services => new ClickHouseClient(services.GetRequiredService<IHttpClientFactory>().CreateClient(Name), address));
        builder.Services.AddSingleton<ClickHouseMigrations>();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            Name,
            services => new ClickHouseHealth(services.GetRequiredService<ClickHouseClient>()),
            HealthStatus.Degraded,
            tags: null,
            HealthEndpoints.CheckTimeout));
    }

    private sealed class ClickHouseHealth(ClickHouseClient clickHouse) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await clickHouse.ExecuteAsync("SELECT 1", parameters: null, cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception error) when (error is ClickHouseUnavailableException or ClickHouseException)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, "ClickHouse does not answer.", error);
            }
        }
    }
}
