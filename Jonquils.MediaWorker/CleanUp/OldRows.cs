using Jonquils.Contracts;
using Npgsql;

namespace Jonquils.MediaWorker.CleanUp;

/// <summary>Rows that are kept for a while.</summary>
internal static class OldRows
{
    /// <param name="condition">With the oldest moment to keep as <c>$1</c>.</param>
    public static async Task<CleanUpCount> CleanAsync(
        NpgsqlDataSource database, string name, string table, string condition, DateTimeOffset oldest, bool dryRun, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(dryRun
            ? $"SELECT count(*) FROM {table} WHERE {condition}"
            : $"WITH gone AS (DELETE FROM {table} WHERE {condition} RETURNING 1) SELECT count(*) FROM gone");
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = oldest });
        return new CleanUpCount(name, (long)(await command.ExecuteScalarAsync(cancel))!);
    }
}
