using Npgsql;

namespace Jonquils.Tests.Faults;

/// <summary>A transaction that holds tables of a database, as one that writes into them does: a migration stops at the first of them that it changes, in the middle of a step.</summary>
internal sealed class HeldTables : IAsyncDisposable
{
    // Only tables are waited for; who waits for the list of migrations waits for another replica.
    private const string WaitedForSql = """
        SELECT format('"%s"."%s"', n.nspname, c.relname)
        FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND c.relname <> '__ef_migrations' LIMIT 1
        """;

    private readonly NpgsqlConnection _holder;
    private readonly List<string> _tables;

    private HeldTables(NpgsqlConnection holder, IEnumerable<string> tables) => (_holder, _tables) = (holder, [.. tables]);

    /// <param name="tables">Quoted, with their schemas.</param>
    public static async Task<HeldTables> HoldAsync(string connection, IEnumerable<string> tables)
    {
        var holder = new NpgsqlConnection(connection + ";Pooling=false;Command Timeout=60");
        await holder.OpenAsync();
        var held = new HeldTables(holder, tables);
        await held.HoldAsync();
        return held;
    }

    /// <returns>A table that somebody waits for.</returns>
    public async Task<string?> WaitedForAsync()
    {
        await using var command = new NpgsqlCommand(WaitedForSql, _holder);
        return (string?)await command.ExecuteScalarAsync();
    }

    /// <summary>Lets go of all, and holds those again that nobody has waited for yet.</summary>
    public async Task LetGoAsync(string table)
    {
        await ExecuteAsync("ROLLBACK");
        await UntilNobodyWorksAsync();
        if (!_tables.Remove(table))
        {
            // A part of one of them.
            _tables.Clear();
        }

        await HoldAsync();
    }

    public async ValueTask DisposeAsync() => await _holder.DisposeAsync();

    // The session of a process that was killed goes on with what it had been told, and finds out afterwards that nobody listens.
    private async Task UntilNobodyWorksAsync()
    {
        await FaultyStack.WaitUntilAsync(async () =>
        {
            await using var command = new NpgsqlCommand(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'", _holder);
            return await command.ExecuteScalarAsync() is 0L ? null : "The killed migration's session goes on.";
        });
    }

    private async Task HoldAsync()
    {
        await ExecuteAsync("BEGIN");
        if (_tables.Count > 0)
        {
            await ExecuteAsync($"LOCK TABLE {string.Join(", ", _tables)} IN ROW EXCLUSIVE MODE");
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _holder);
        await command.ExecuteNonQueryAsync();
    }
}
