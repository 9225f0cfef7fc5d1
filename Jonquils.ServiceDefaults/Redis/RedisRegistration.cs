using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Jonquils.ServiceDefaults.Redis;

/// <summary>Registers <see cref="RedisConnection"/> from <c>ConnectionStrings:redis</c>; without it the service runs without Redis.</summary>
public static class RedisRegistration
{
    public static void AddRedis(this IHostApplicationBuilder builder)
    {
        var address = builder.Configuration.GetConnectionString("redis");
#if JONQUILS_CONTAINERS
        if (!string.IsNullOrEmpty(address))
        {
            // The integration connects synchronously; at start that delays nobody's request. An outage is no reason not to start.
            builder.AddRedisClient(
                "redis",
                settings =>
                {
                    settings.DisableAutoActivation = false;
                    settings.DisableHealthChecks = true;
                },
                Configure);
        }
#endif
        builder.Services.AddSingleton(services => new RedisConnection(
            string.IsNullOrEmpty(address) ? null : () => ConnectAsync(services, address),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<RedisConnection>>()));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "redis",
            services => new RedisHealth(services.GetRequiredService<RedisConnection>()),
            HealthStatus.Degraded,
            tags: null,
            Health.HealthEndpoints.CheckTimeout));
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(IServiceProvider services, string address)
    {
#if JONQUILS_CONTAINERS
        return Task.FromResult((ConnectionMultiplexer)services.GetRequiredService<IConnectionMultiplexer>());
#else
        var options = ConfigurationOptions.Parse(address);
        Configure(options);
        return ConnectionMultiplexer.ConnectAsync(options);
#endif
    }

    private static void Configure(ConfigurationOptions options)
    {
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2000;
    }

    private sealed class RedisHealth(RedisConnection redis) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var (answered, _) = await redis.TryAsync("PING", database => database.PingAsync(), cancellationToken);
            return answered ? HealthCheckResult.Healthy() : new HealthCheckResult(context.Registration.FailureStatus, "Redis does not answer.");
        }
    }
}
