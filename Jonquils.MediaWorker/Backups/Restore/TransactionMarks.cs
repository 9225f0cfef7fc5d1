using System.Globalization;
using Npgsql;

namespace Jonquils.MediaWorker.Backups.Restore;

/// <summary>
/// Makes rows that are read in the order of their transactions fit a server that counts transactions from its own beginning. A server gives out no number
/// below 100, so rows get 1 when they were handed on before, 2 when they were being handed on, and 3 when they were not; whatever is written later is greater.
/// </summary>
internal static class TransactionMarks
{
    public const int HandedOn = 1;
    public const int UnderWay = 2;
    public const int Waiting = 3;

    /// <summary>Whether the database holds numbers that its server has not given out yet.</summary>
    public static async Task<bool> AreAheadAsync(NpgsqlConnection connection, string table, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT EXISTS (SELECT 1 FROM {table} WHERE tx >= pg_snapshot_xmin(pg_current_snapshot()))", connection);
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>Marks all rows anew. The table is written afresh rather than updated: no trigger that forbids changes is asked, and no dead rows are left.</summary>
    /// <param name="table">With columns <c>tx</c> and <c>id</c>.</param>
    /// <param name="place">The last row that was handed on, as literals.</param>
    /// <param name="until">The last row of the batch under way, if one is.</param>
    public static async Task RewriteAsync(NpgsqlConnection connection, string table, FeedPlace place, FeedPlace? until, CancellationToken cancel)
    {
        var underWay = until is null ? "" : string.Create(CultureInfo.InvariantCulture, $"WHEN (tx, id) <= {until.Literal} THEN '{UnderWay}'::xid8 ");
        await using var rewrite = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE {table} ALTER COLUMN tx TYPE xid8 USING CASE WHEN (tx, id) <= {place.Literal} THEN '{HandedOn}'::xid8 {underWay}ELSE '{Waiting}'::xid8 END"),
            connection);
        await rewrite.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>A place in a feed.</summary>
/// <param name="IdType">PostgreSQL's name of the ids' type.</param>
internal sealed record FeedPlace(ulong Tx, string Id, string IdType)
{
    public string Literal => string.Create(CultureInfo.InvariantCulture, $"('{Tx}'::xid8, '{Id}'::{IdType})");
}
