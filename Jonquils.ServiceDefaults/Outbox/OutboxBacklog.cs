using Npgsql;

namespace Jonquils.ServiceDefaults.Outbox;

/// <summary>What one outbox of this service has not told yet. There is one of these for each outbox that is sent.</summary>
/// <param name="name">Connection name of its database.</param>
public sealed class OutboxBacklog(string name, NpgsqlDataSource database)
{
    // In the words of the indexes: a day's messages that were sent lie beside these few, and would all be read every quarter of a minute.
    private const string Sql = """
        SELECT waiting.count, (SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL), coalesce(extract(epoch FROM now() - waiting.oldest), 0)::float8
        FROM (SELECT count(*), min(created_at) AS oldest FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL) waiting
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
