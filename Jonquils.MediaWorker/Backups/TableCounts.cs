using Npgsql;

namespace Jonquils.MediaWorker.Backups;

/// <summary>How many rows every table has.</summary>
internal static class TableCounts
{
    // Partitions are counted, not what is made of them.
    private const string TablesSql = """
        SELECT n.nspname || '.' || c.relname, format('%I.%I', n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
        """;

    public static async Task<SortedDictionary<string, long>> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var tables = new List<(string Name, string Quoted)>();
        await using (var find = new NpgsqlCommand(TablesSql, connection))
        await using (var row = await find.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
            {
                tables.Add((row.GetString(0), row.GetString(1)));
            }
        }

        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, quoted) in tables)
        {
            await using var count = new NpgsqlCommand($"SELECT count(*) FROM {quoted}", connection);
            counts[name] = (long)(await count.ExecuteScalarAsync(cancel))!;
        }

        return counts;
    }

    /// <summary>What differs, one sentence a table.</summary>
    public static IEnumerable<string> Compare(string database, IReadOnlyDictionary<string, long> expected, IReadOnlyDictionary<string, long> found)
    {
        foreach (var table in expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (expected.GetValueOrDefault(table, -1), found.GetValueOrDefault(table, -1));
            if (before != after)
            {
                yield return $"{database}: {table} has {Say(after)}, {Say(before)} were backed up";
            }
        }

        static string Say(long rows) => rows < 0 ? "no such table" : $"{rows} rows";
    }
}
