using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Jonquils.ServiceDefaults.Postgres;

/// <summary>PostgreSQL databases by name: a data source, a pooled context, a health check, and the migrations at start.</summary>
public static class PostgresRegistration
{
    // What our connections have unless their strings say otherwise, so that a server that falls silent is given up.
    // A time-out is also how long Npgsql tries to tell the server of a cancelled statement, so it comes on top of every other patience.
    // The reset of a connection that comes back into the pool is sent with the next statement, which cannot be cancelled until the server has answered
    // it; we leave nothing behind to be reset: locks are let go by whoever took them, and settings hold for a transaction.
    // A process that is frozen between two statements of a transaction keeps its rows locked, and others would pass over them for as long as it sleeps:
    // the server ends its transaction. None of ours is silent for nearly as long.
    // A crowd must wait in the pool and not at the server: five pools of a hundred, as Npgsql has them, are more connections than it takes, it refuses some
    // and has no processor left for the others. Twenty statements at once are more than it can work on.
    private static readonly (string[] Names, string Value)[] Unless =
    [
        (["Timeout"], "10"), (["No Reset On Close", "NoResetOnClose"], "true"), (["Options"], "-c idle_in_transaction_session_timeout=60s"),
        (["Maximum Pool Size", "MaxPoolSize"], "20"),
    ];

    /// <summary>Registers the database of a module. The <see cref="NpgsqlDataSource"/> is keyed by <paramref name="name"/>.</summary>
    /// <param name="name">Connection name and database, e.g. <c>catalog_db</c>; <c>ConnectionStrings:{name}</c> must be set.</param>
    /// <param name="schema">Schema of the context's tables and of its migrations history.</param>
    public static void AddPostgres<TContext>(this IHostApplicationBuilder builder, string name, string schema = "public")
        where TContext : DbContext
    {
        var connection = builder.Configuration.PostgresConnection(name);
        var isFirst = builder.Services.TryAddNpgsqlDataSource(name, connection);
        builder.Services.AddDbContextPool<TContext>((services, db) => db.UseNpgsql(
            services.GetRequiredKeyedService<NpgsqlDataSource>(name),
            npgsql => npgsql.MigrationsHistoryTable("__ef_migrations", schema)));
#if JONQUILS_CONTAINERS
        // Traces and metrics by the Aspire integration. Retries would forbid our own transactions; the health check is ours in both stacks.
        builder.EnrichNpgsqlDbContext<TContext>(settings =>
        {
            settings.DisableRetry = true;
            settings.DisableHealthChecks = true;
        });
#endif
        builder.Services.AddSingleton(new DatabaseMigration(name, typeof(TContext), connection));
        builder.Services.TryAddSingleton<DatabaseSizes>();
        if (isFirst)
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                name,
                services => new PostgresHealth(services.GetRequiredKeyedService<NpgsqlDataSource>(name)),
                HealthStatus.Unhealthy,
                tags: null,
                Health.HealthEndpoints.CheckTimeout));
        }
    }

    /// <summary>Creates missing databases and brings all to the newest schema. Several replicas may do so at once.</summary>
    public static async Task MigrateDatabasesAsync(this WebApplication app, CancellationToken cancel = default)
    {
        foreach (var migration in app.Services.GetServices<DatabaseMigration>())
        {
            await migration.RunAsync(app.Services, cancel);
        }
    }

    /// <summary>The address of a database, with what our connections have unless it says otherwise.</summary>
    /// <exception cref="SettingException"><c>ConnectionStrings:{name}</c> is missing or malformed.</exception>
    public static string PostgresConnection(this IConfiguration configuration, string name)
    {
        var text = configuration.GetConnectionString(name) is { Length: > 0 } given
            ? given
            : throw new SettingException($"Setting ConnectionStrings:{name} is missing: the PostgreSQL database of the same name.");
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0, Database.Length: > 0 }
                ? Completed(text)
                : throw new SettingException($"Setting ConnectionStrings:{name} has no Host= or no Database=.");
        }
        catch (ArgumentException wrong)
        {
            throw new SettingException($"Setting ConnectionStrings:{name} is malformed: {wrong.Message}");
        }
    }

    private static string Completed(string text)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = text };
        return string.Join(';', [text.TrimEnd(';', ' '), .. Unless.Where(ours => !ours.Names.Any(given.ContainsKey)).Select(ours => $"{ours.Names[0]}={ours.Value}")]);
    }

    // A second module in the same database keeps the first one's data source and check: one pool, one line of health a database.
    private static bool TryAddNpgsqlDataSource(this IServiceCollection services, string name, string connection)
    {
        if (services.Any(s => s.IsKeyedService && Equals(s.ServiceKey, name) && s.ServiceType == typeof(NpgsqlDataSource)))
        {
            return false;
        }

        services.AddKeyedSingleton(name, (_, _) => new NpgsqlDataSourceBuilder(connection).Build());
        return true;
    }

    private sealed class PostgresHealth(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
