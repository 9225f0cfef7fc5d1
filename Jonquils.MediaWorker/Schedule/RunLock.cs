using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;

namespace Jonquils.MediaWorker.Schedule;

/// <summary>Held while a run is under way, so that there is one at a time over all replicas. The server frees it when its holder dies.</summary>
internal sealed class RunLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private RunLock(NpgsqlConnection connection) => _connection = connection;

    /// <param name="name">Whose runs, e.g. <c>backups</c>.</param>
    /// <returns><see langword="null"/> when somebody else holds it.</returns>
    public static async Task<RunLock?> TryTakeAsync(IConfiguration configuration, string name, CancellationToken cancel)
    {
        // Not pooled: a connection that goes back into a pool would keep the lock.
        var settings = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString(ProcessingDb.Name)) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", connection);
            command.Parameters.Add(new() { Value = name });
            if (await command.ExecuteScalarAsync(cancel) is true)
            {
                return new RunLock(connection);
            }

            await connection.DisposeAsync();
            return null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
