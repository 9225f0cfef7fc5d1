using System.Globalization;
using Npgsql;

namespace Jonquils.Tests.Faults;

/// <summary>Puts rows into every table of a database, whatever its schema, and takes their fingerprints.</summary>
internal sealed class FilledTables(string connection)
{
    // A migration may add columns and tables; what was there must be there as it was.
    private const string ColumnsSql = """
        SELECT c.table_schema, c.table_name, c.column_name, c.udt_name, c.character_maximum_length, c.is_nullable = 'YES'
        FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
        JOIN pg_class k ON k.oid = format('%I.%I', c.table_schema, c.table_name)::regclass
        WHERE t.table_type = 'BASE TABLE' AND NOT k.relispartition AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
          AND c.table_name <> '__ef_migrations' AND c.is_generated = 'NEVER' AND c.is_identity = 'NO' AND c.udt_name <> 'xid'
        ORDER BY 1, 2, c.ordinal_position
        """;

    private const string ReferencesSql = """
        SELECT k.conrelid::regclass::text || '.' || a.attname
        FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
        WHERE k.contype = 'f'
        """;

    /// <returns>Tables whose old columns no longer hold what they held.</returns>
    public static async Task<IReadOnlyList<string>> ChangedAsync(string connection, IReadOnlyDictionary<string, (string Sql, string Value)> filled)
    {
        await using var database = new NpgsqlConnection(connection + ";Pooling=false");
        await database.OpenAsync();
        List<string> changed = [];
        foreach (var (table, fingerprint) in filled)
        {
            var now = (await ReadAsync(database, fingerprint.Sql, row => row.GetString(0))).Single();
            if (now != fingerprint.Value)
            {
                changed.Add($"{table} held {fingerprint.Value}, and now {now}");
            }
        }

        return changed;
    }

    private sealed record Column(string Table, string Name, string Type, int? Length, bool MayBeNull);

    /// <returns>By table: a query of what its old columns hold, and its answer now.</returns>
    public async Task<Dictionary<string, (string Sql, string Value)>> FillAsync(int rows)
    {
        await using var database = new NpgsqlConnection(connection + ";Pooling=false");
        await database.OpenAsync();
        // Rows are made table by table, so neither references nor triggers can hold before all are there.
        await ExecuteAsync(database, "SET session_replication_role = replica");
        var references = await ReadAsync(database, ReferencesSql, row => row.GetString(0));
        var columns = await ReadAsync(database, ColumnsSql, row => new Column(
            $"\"{row.GetString(0)}\".\"{row.GetString(1)}\"", row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetInt32(4), row.GetBoolean(5)));
        Dictionary<string, (string, string)> filled = [];
        foreach (var table in columns.GroupBy(column => column.Table))
        {
            var bare = table.Key.Replace("\"public\".", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
            var names = string.Join(", ", table.Select(column => $"\"{column.Name}\""));
            var values = string.Join(", ", table.Select(column => column.MayBeNull && references.Contains($"{bare}.{column.Name}") ? "NULL" : ValueOf(column)));
            string Insert(int count) => string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {table.Key} ({names}) SELECT {values} FROM generate_series(1, {count}) n");
            try
            {
                await ExecuteAsync(database, Insert(rows));
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.CheckViolation or PostgresErrorCodes.UniqueViolation)
            {
                // There are tables that may have one row, and have it.
                await ExecuteAsync(database, Insert(1) + " ON CONFLICT DO NOTHING");
            }

            // By text: a column may grow into a wider type.
            var old = string.Join(" || '|' || ", table.Select(column => $"coalesce(\"{column.Name}\"::text, '')"));
            var sql = $"SELECT count(*) || ' ' || coalesce(md5(string_agg(line, chr(10) ORDER BY line)), '') FROM (SELECT {old} AS line FROM {table.Key}) AS lines";
            filled[table.Key] = (sql, (await ReadAsync(database, sql, row => row.GetString(0))).Single());
            Assert.False(filled[table.Key].Item2.StartsWith("0 ", StringComparison.Ordinal), $"{table.Key} could not be filled.");
        }

        return filled;
    }

    private static string ValueOf(Column column) => column.Type switch
    {
        "uuid" => $"md5('{column.Name}' || n)::uuid",
        "text" or "varchar" or "bpchar" or "citext" => column.Length is { } length ? $"left(md5('{column.Name}' || n), {length})" : $"md5('{column.Name}' || n)",
        "int2" or "int4" or "int8" or "numeric" => "1000 + n",
        "float4" or "float8" => "n / 100.0",
        "bool" => "n % 2 = 1",
        "jsonb" or "json" => "'{}'",
        "timestamptz" or "timestamp" => "now() - n * interval '1 minute'",
        "date" => "current_date - n",
        "bytea" => "decode(md5(n::text), 'hex')",
        "inet" => "('10.0.' || n / 256 || '.' || n % 256)::inet",
        "interval" => "n * interval '1 minute'",
        "xid8" => "pg_current_xact_id()",
        ['_', ..] => "'{}'",
        var other => throw new NotSupportedException($"A value for a column of type {other} ({column.Table}.{column.Name}) is not known."),
    };

    private static async Task ExecuteAsync(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlConnection database, string sql, Func<NpgsqlDataReader, T> row)
    {
        await using var command = new NpgsqlCommand(sql, database);
        await using var reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}
