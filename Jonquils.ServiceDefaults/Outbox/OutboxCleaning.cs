using Npgsql;

namespace Jonquils.ServiceDefaults.Outbox;

/// <summary>Forgets delivered messages and old receipts of one database.</summary>
public static class OutboxCleaning
{
    private const int AtATime = 5000;
    private static readonly TimeSpan KeepSent = TimeSpan.FromDays(1);

    // Far longer than any sender goes on repeating, or a late repetition would count as new.
    private static readonly TimeSpan KeepTaken = TimeSpan.FromDays(30);

    /// <param name="dryRun">Only count.</param>
    /// <returns>Rows of <c>outbox</c> and of <c>inbox</c>, and whether there may be more.</returns>
    public static async Task<(long Sent, long Taken, bool IsMore)> RunAsync(NpgsqlDataSource database, bool dryRun, CancellationToken cancel)
    {
        var sent = await CleanAsync(database, "outbox", "id", "sent_at < now() - $1", KeepSent, dryRun, cancel);
        var taken = await CleanAsync(database, "inbox", "id", "received_at < now() - $1", KeepTaken, dryRun, cancel);
        return (sent, taken, !dryRun && (sent == AtATime || taken == AtATime));
    }

    private static async Task<long> CleanAsync(
        NpgsqlDataSource database, string table, string key, string condition, TimeSpan olderThan, bool dryRun, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(dryRun
            ? $"SELECT count(*) FROM {table} WHERE {condition}"
            : $"WITH gone AS (DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {condition} LIMIT {AtATime}) RETURNING 1) SELECT count(*) FROM gone");
        command.Parameters.Add(new() { Value = olderThan });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}
