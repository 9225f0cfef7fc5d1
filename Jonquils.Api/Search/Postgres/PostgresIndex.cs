using System.Text.Json;
using Jonquils.Api.Search.Database;
using Jonquils.Api.Search.Text;
using Jonquils.Contracts;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Search.Postgres;

/// <summary>PostgreSQL's tables of documents: one a kind, and one of the words that occur. The ones that answer have plain names, those being built a number.</summary>
internal sealed class PostgresIndex([FromKeyedServices(SearchDb.Name)] NpgsqlDataSource database)
{
    /// <summary>Version of the tables below; raised with every change of them, so that they are made anew.</summary>
    public const int Shape = 2;

    private const string Terms = "terms";

    // What one row of JSON gives.
    private const string Columns = "id, title_key, subtitle_key, more_key, tags, genres, popularity, year, tempo, energy, valence, body";
    private const string Row =
        "id uuid, title_key text, subtitle_key text, more_key text, tags text[], genres text[], popularity smallint, year smallint, tempo real, energy real, valence real, body text";

    // Searches take these locks in this order; taken otherwise, a switch and a search could wait for each other.
    private static readonly IReadOnlyList<string> Tables = [.. SearchKinds.All, Terms];

    public static SearchDocument Read(string body) => JsonSerializer.Deserialize<SearchDocument>(body, ContractJson.Options)!;

    public async Task<bool> ExistsAsync(int? generation, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT bool_and(to_regclass('search.' || t) IS NOT NULL) FROM unnest($1) t");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. Tables.Select(table => Name(table, generation))] });
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    public async Task CreateAsync(int generation, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var kind in SearchKinds.All)
        {
            var table = Name(kind, generation);
            await ExecuteAsync(connection, $"""
                DROP TABLE IF EXISTS search.{table};
                CREATE TABLE search.{table} (
                    id uuid CONSTRAINT {table}_key PRIMARY KEY,
                    title_key text NOT NULL,
                    subtitle_key text NOT NULL,
                    more_key text NOT NULL,
                    tags text[] NOT NULL,
                    genres text[] NOT NULL,
                    popularity smallint NOT NULL,
                    year smallint,
                    tempo real,
                    energy real,
                    valence real,
                    words tsvector NOT NULL GENERATED ALWAYS AS (
                        setweight(to_tsvector('russian', title_key) || to_tsvector('simple', title_key), 'A')
                        || to_tsvector('russian', subtitle_key || ' ' || more_key) || to_tsvector('simple', subtitle_key || ' ' || more_key)
                        || array_to_tsvector(tags)) STORED,
                    body text NOT NULL)
                """, cancel);
        }

        await ExecuteAsync(
            connection, $"DROP TABLE IF EXISTS search.{Name(Terms, generation)}; CREATE TABLE search.{Name(Terms, generation)} (term text PRIMARY KEY, docs int NOT NULL)", cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task WriteAsync(
        int? generation, IReadOnlyList<SearchDocument> documents, IReadOnlyList<(string Kind, Guid Id)> gone, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var kind in SearchKinds.All)
        {
            var ids = gone.Where(one => one.Kind == kind).Select(one => one.Id).ToArray();
            if (ids.Length > 0)
            {
                await ExecuteAsync(connection, $"DELETE FROM search.{Name(kind, generation)} WHERE id = ANY($1)", cancel, new NpgsqlParameter<Guid[]> { TypedValue = ids });
            }

            var rows = documents.Where(document => document.Kind == kind).Select(Stored.Of).ToList();
            if (rows.Count > 0)
            {
                await WriteAsync(connection, Name(kind, generation), rows, cancel);
                if (generation is null)
                {
                    await LearnAsync(connection, rows, cancel);
                }
            }
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Makes the indexes, which is several times faster when the rows are there already, and counts the words.</summary>
    public async Task FinishAsync(int generation, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        foreach (var kind in SearchKinds.All)
        {
            var table = Name(kind, generation);
            // New rows go into the indexes at once: a list of pending ones would be read by every search.
            await BuildAsync(connection, $"CREATE INDEX IF NOT EXISTS {table}_words ON search.{table} USING gin (words) WITH (fastupdate = off)", cancel);
            foreach (var step in PostgresQuery.Steps)
            {
                await BuildAsync(connection, $"CREATE INDEX IF NOT EXISTS {table}_words_{step} ON search.{table} USING gin (words) WITH (fastupdate = off) WHERE popularity >= {step}", cancel);
            }

            await BuildAsync(connection, $"CREATE INDEX IF NOT EXISTS {table}_title ON search.{table} (title_key text_pattern_ops, popularity)", cancel);
            await BuildAsync(connection, $"CREATE INDEX IF NOT EXISTS {table}_first_word ON search.{table} (({PostgresQuery.FirstWord}), popularity DESC)", cancel);
            await BuildAsync(connection, $"CREATE INDEX IF NOT EXISTS {table}_first_words ON search.{table} (({PostgresQuery.FirstWords}), popularity DESC)", cancel);
            await BuildAsync(connection, $"ANALYZE search.{table}", cancel);
        }

        var terms = Name(Terms, generation);
        var all = string.Join(" UNION ALL ", SearchKinds.All.Select(kind => $"SELECT title_key, subtitle_key, tags FROM search.{Name(kind, generation)}"));
        // What stands in private playlists alone must not be offered to others.
        await BuildAsync(connection, $"""
            INSERT INTO search.{terms} SELECT w, count(*) FROM ({all}) d, unnest(string_to_array(title_key || ' ' || subtitle_key, ' ')) w
            WHERE tags @> ARRAY['{SearchTags.Public}'] AND length(w) > 2 GROUP BY w ON CONFLICT DO NOTHING
            """, cancel);
        await BuildAsync(connection, $"CREATE INDEX IF NOT EXISTS {terms}_trigrams ON search.{terms} USING gin (term gin_trgm_ops)", cancel);
        await BuildAsync(connection, $"ANALYZE search.{terms}", cancel);
    }

    public async Task SwitchAsync(int generation, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // Searches queue behind this lock; so it waits no longer for a slow one than they can bear, and is tried again.
        await ExecuteAsync(connection, "SET LOCAL lock_timeout = '2s'", cancel);
        foreach (var table in Tables)
        {
            await ExecuteAsync(connection, $"""
                DROP TABLE IF EXISTS search.{table};
                ALTER TABLE search.{Name(table, generation)} RENAME TO {table};
                """, cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    private static string Name(string table, int? generation) => generation is { } number ? FormattableString.Invariant($"{table}_g{number}") : table;

    private static Task WriteAsync(NpgsqlConnection connection, string table, List<Stored> rows, CancellationToken cancel) => ExecuteAsync(
        connection,
        $"""
        INSERT INTO search.{table} ({Columns}) SELECT {Columns} FROM jsonb_to_recordset($1) AS r({Row})
        ON CONFLICT (id) DO UPDATE SET (title_key, subtitle_key, more_key, tags, genres, popularity, year, tempo, energy, valence, body)
            = (excluded.title_key, excluded.subtitle_key, excluded.more_key, excluded.tags, excluded.genres, excluded.popularity, excluded.year,
               excluded.tempo, excluded.energy, excluded.valence, excluded.body)
        """,
        cancel,
        new NpgsqlParameter { Value = JsonSerializer.Serialize(rows, ContractJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });

    private static Task LearnAsync(NpgsqlConnection connection, List<Stored> rows, CancellationToken cancel)
    {
        var words = rows.Where(row => row.Tags.Contains(SearchTags.Public)).SelectMany(row => $"{row.TitleKey} {row.SubtitleKey}".Split(' '))
            .Where(word => word.Length > 2).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return ExecuteAsync(
            connection, $"INSERT INTO search.{Terms} SELECT w, 1 FROM unnest($1) w ON CONFLICT DO NOTHING", cancel, new NpgsqlParameter<string[]> { TypedValue = words });
    }

    // The memory is the transaction's: the connection goes back to the pool without it, whatever becomes of the statement.
    private static async Task BuildAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ExecuteAsync(connection, "SET LOCAL maintenance_work_mem = '256MB'", cancel);
        await ExecuteAsync(connection, sql, cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A document as a row.</summary>
    private sealed record Stored(
        Guid Id, string TitleKey, string SubtitleKey, string MoreKey, IReadOnlyList<string> Tags, IReadOnlyList<string> Genres, int Popularity, int? Year,
        double? Tempo, double? Energy, double? Valence, string Body)
    {
        public static Stored Of(SearchDocument document) => new(
            document.Id, PlainWords.Of(document.Title), PlainWords.Of(document.Subtitle), DocumentWords.More(document), DocumentWords.Tags(document), document.Genres,
            document.Popularity, document.ReleaseYear, document.Tempo, document.Energy, document.Valence, JsonSerializer.Serialize(document, ContractJson.Options));
    }
}
