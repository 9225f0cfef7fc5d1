using Npgsql;

namespace Jonquils.MediaWorker.Backups;

/// <summary>Makes, renames and drops databases of a server.</summary>
/// <param name="maintenance">A database of that server that always exists, with somebody who may do it.</param>
internal sealed class ServerDatabases(NpgsqlConnectionStringBuilder maintenance)
{
    /// <summary>The database that every server has.</summary>
    public const string Maintenance = "postgres";

    // PostgreSQL cuts names without an error, which would make two of them one.
    private const int LongestName = 63;

    private const int MostDrops = 6;

    public Task CreateAsync(string name, CancellationToken cancel) => name.Length > LongestName
        ? throw new BackupException($"The name of database {name} is too long.")
        : ExecuteAsync($"CREATE DATABASE {Quote(name)} TEMPLATE template0", cancel);

    /// <summary>Drops a database, whoever is connected to it.</summary>
    public async Task DropAsync(string name, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // The server's own vacuum may be at work in it. Only the server's owner may end that; a drop without force asks it to leave, and waits for it.
                await ExecuteAsync($"DROP DATABASE IF EXISTS {Quote(name)}{(attempt % 2 == 1 ? " WITH (FORCE)" : "")}", cancel);
                return;
            }
            catch (PostgresException error) when (attempt < MostDrops && error.SqlState is (PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ObjectInUse))
            {
            }
        }
    }

    public Task RenameAsync(string from, string to, CancellationToken cancel) => ExecuteAsync($"ALTER DATABASE {Quote(from)} RENAME TO {Quote(to)}", cancel);

    public async Task<bool> ExistsAsync(string name, CancellationToken cancel) =>
        await ScalarAsync("SELECT count(*) FROM pg_database WHERE datname = $1", name, cancel) > 0;

    /// <summary>How many are connected to a database.</summary>
    public Task<long> VisitorsAsync(string name, CancellationToken cancel) =>
        ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'", name, cancel);

    public async Task<IReadOnlyList<string>> StartingWithAsync(string prefix, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(maintenance.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var find = new NpgsqlCommand("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", connection);
        find.Parameters.Add(new() { Value = prefix });
        await using var row = await find.ExecuteReaderAsync(cancel);
        var names = new List<string>();
        while (await row.ReadAsync(cancel))
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task<long> ScalarAsync(string sql, string name, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(maintenance.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = name });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(maintenance.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
