using Npgsql;

namespace Jonquils.ServiceDefaults.Outbox;

/// <summary>What one outbox of this service has not told yet. There is one of these for each outbox that is sent.</summary>
/// <param name="name">Connection name of its database.</param>
public sealed class OutboxBacklog(string name, NpgsqlDataSource database)
{
    private const string Sql = """
        SELECT count(*) FILTER (WHERE dead_at IS NULL), count(*) FILTER (WHERE dead_at IS NOT NULL),
               coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE dead_at IS NULL)), 0)::float8
        FROM outbox WHERE sent_at IS NULL
        """;

    public string Database => name;

    /// <returns>Messages that wait, those that were given up, and the age of the oldest that waits.</returns>
    public async Task<(long Waiting, long Dead, TimeSpan OldestAge)> ReadAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetInt64(0), row.GetInt64(1), TimeSpan.FromSeconds(row.GetDouble(2)));
    }
}
