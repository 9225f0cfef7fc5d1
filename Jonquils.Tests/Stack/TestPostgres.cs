using System.Collections.Concurrent;
using Jonquils.AppHost.Local.Servers;
using Npgsql;

namespace Jonquils.Tests.Stack;

/// <summary>The PostgreSQL server of the test run, from which every test class takes databases of its own.</summary>
public sealed class TestPostgres
{
    private readonly PostgresServer _server;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();

    internal TestPostgres(PostgresServer server) => _server = server;

    /// <summary>Connection string of a database under a new unique name. It does not exist yet: a service that migrates creates it.</summary>
    public string NewDatabase(string prefix) => ConnectionString(UniqueName(prefix));

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string; at most 5 pooled connections, since classes times databases would exhaust the server.</returns>
    public async Task<string> CreateDatabaseAsync(string prefix)
    {
        var name = UniqueName(prefix);
        await ExecuteAsync($"""CREATE DATABASE "{name}" """);
        return ConnectionString(name);
    }

    /// <summary>Makes a copy of a template, which is filled once per run. Much cheaper than migrating for each class.</summary>
    /// <param name="template">Names the template, e.g. <c>catalog_db</c>.</param>
    /// <param name="fill">Given the connection string of the empty template; must leave no connection open but pooled ones.</param>
    public async Task<string> CreateDatabaseAsync(string template, Func<string, Task> fill)
    {
        var source = await _templates.GetOrAdd(template, _ => new Lazy<Task<string>>(() => FillTemplateAsync(template, fill))).Value;
        var name = UniqueName(template);
        await ExecuteAsync($"""CREATE DATABASE "{name}" TEMPLATE "{source}" """);
        return ConnectionString(name);
    }

    /// <summary>Runs one statement on the maintenance database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString("postgres") + ";Pooling=false;Command Timeout=60");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> FillTemplateAsync(string template, Func<string, Task> fill)
    {
        var name = UniqueName("template_" + template);
        var connectionString = ConnectionString(name);
        await ExecuteAsync($"""CREATE DATABASE "{name}" """);
        await fill(connectionString);

        // A database cannot be copied while somebody is connected, and pools keep their connections.
        await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        return name;
    }

    private string ConnectionString(string database) => _server.ConnectionString(database) + ";Maximum Pool Size=12";

    // PostgreSQL cuts names at 63 bytes without an error, which would make two of them one.
    private static string UniqueName(string prefix) => $"{prefix[..Math.Min(prefix.Length, 40)]}_{Guid.NewGuid().ToString("N")[..16]}";
}
