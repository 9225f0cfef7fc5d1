using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jonquils.ServiceDefaults.Postgres;

/// <summary>Brings one database to the newest schema of its context.</summary>
internal sealed class DatabaseMigration(string name, Type context, string connection)
{
    private static readonly TimeSpan WaitForServer = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public string Name => name;

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        // EF's own lock does not cover the creation of the database and of the history table, which two replicas
        // may attempt at once. The lock lives on a connection of its own, unpooled, so that closing it frees the lock.
        await using var guard = await ConnectAsync(cancel);
        await using (var command = new NpgsqlCommand("SELECT pg_advisory_lock(hashtextextended($1, 0))", guard))
        {
            command.Parameters.Add(new() { Value = $"jonquils-migrate:{name}" });
            await command.ExecuteNonQueryAsync(cancel);
        }

        await CreateAsync(guard, cancel);
        await using var scope = services.CreateAsyncScope();
        var database = (DbContext)scope.ServiceProvider.GetRequiredService(context);
        database.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        await database.Database.MigrateAsync(cancel);
    }

    // EF would find out that the database is missing by failing to connect, and log that as an error on every first start.
    private async Task CreateAsync(NpgsqlConnection server, CancellationToken cancel)
    {
        var database = new NpgsqlConnectionStringBuilder(connection).Database!;
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", server);
        exists.Parameters.Add(new() { Value = database });
        if (await exists.ExecuteScalarAsync(cancel) is null)
        {
            // A database name cannot be a parameter; quoted, it is nothing but a name.
            await using var create = new NpgsqlCommand($"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", server);
            await create.ExecuteNonQueryAsync(cancel);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancel)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(connection) { Database = "postgres", Pooling = false, CommandTimeout = 0 };
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var server = new NpgsqlConnection(maintenance.ConnectionString);
            try
            {
                await server.OpenAsync(cancel);
                return server;
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(started) < WaitForServer)
            {
                await server.DisposeAsync();
                await Task.Delay(Pause, cancel);
            }
            catch (NpgsqlException error)
            {
                await server.DisposeAsync();
                throw new SettingException(
                    $"PostgreSQL did not answer for {WaitForServer.TotalSeconds:0} s at {maintenance.Host}:{maintenance.Port} (setting ConnectionStrings:{name}).", error);
            }
        }
    }
}
