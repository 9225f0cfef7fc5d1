using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Jonquils.ServiceDefaults.Outbox;

/// <summary>Starts the sender of a database's outbox, and what measures it.</summary>
public static class OutboxRegistration
{
    /// <param name="name">Connection name of a database that <c>AddPostgres</c> registered and whose model has <c>AddOutbox()</c>.</param>
    public static void AddOutboxSender(this IHostApplicationBuilder builder, string name)
    {
        builder.Services.AddSingleton<IHostedService>(services => new OutboxSender(
            services.GetRequiredKeyedService<NpgsqlDataSource>(name),
            services.GetRequiredService<IHttpClientFactory>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<OutboxSender>>()));
        builder.Services.AddSingleton(services => new OutboxBacklog(name, services.GetRequiredKeyedService<NpgsqlDataSource>(name)));
        builder.Services.AddSingleton<IHostedService>(services => new OutboxMetrics(
            services.GetServices<OutboxBacklog>().Single(backlog => backlog.Database == name),
            services.GetRequiredService<IMeterFactory>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<OutboxMetrics>>()));
    }
}
