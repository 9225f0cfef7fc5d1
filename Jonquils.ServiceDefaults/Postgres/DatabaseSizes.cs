using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jonquils.ServiceDefaults.Postgres;

/// <summary>How large the databases of this service are.</summary>
public sealed class DatabaseSizes(IServiceProvider services)
{
    /// <returns>By connection name, bytes on disk, indexes included.</returns>
    public async Task<IReadOnlyList<(string Name, long Bytes)>> ReadAsync(CancellationToken cancel)
    {
        var sizes = new List<(string, long)>();
        foreach (var name in services.GetServices<DatabaseMigration>().Select(migration => migration.Name).Distinct().Order(StringComparer.Ordinal))
        {
            await using var command = services.GetRequiredKeyedService<NpgsqlDataSource>(name).CreateCommand("SELECT pg_database_size(current_database())");
            sizes.Add((name, (long)(await command.ExecuteScalarAsync(cancel))!));
        }

        return sizes;
    }
}
