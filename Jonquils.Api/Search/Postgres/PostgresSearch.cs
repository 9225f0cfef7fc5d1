using Jonquils.Api.Search.Database;
using Jonquils.Api.Search.Text;
using Npgsql;

namespace Jonquils.Api.Search.Postgres;

/// <summary>PostgreSQL as the engine: full text in both languages, trigrams for slips of the finger.</summary>
internal sealed class PostgresSearch([FromKeyedServices(SearchDb.Name)] NpgsqlDataSource database, PostgresIndex index) : ISearchEngine
{
    private const int MostCorrections = 3;

    // The configuration for Russian stems Latin words as English; the plain form is for names and for words that stemming drops.
    private const string FormsSql = """
        SELECT (plainto_tsquery('russian', w) || plainto_tsquery('simple', w))::text FROM unnest($1) WITH ORDINALITY u(w, n) ORDER BY n
        """;

    private const string NearSql = "SELECT w, near.term, near.docs FROM unnest($1) w, LATERAL search.near(w) near";

    public string Name => "postgres";

    public int Shape => PostgresIndex.Shape;

    public async Task<FoundPage> SearchAsync(SearchQuestion question, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            var words = PlainWords.Wanted(question.Plain);
            if (!question.Forgiving)
            {
                return await PageAsync(connection, question, await FormsAsync(connection, words, cancel), question.Plain, corrected: null, cancel);
            }

            var corrections = await CorrectAsync(connection, words, cancel);
            if (corrections.Exists(known => known.Length == 0))
            {
                return new FoundPage([], false, 0, true, null, question.WithFacets ? new FoundFacets([], []) : null);
            }

            // One question for all forms of all words; then each word's are put together again.
            var forms = await FormsAsync(connection, [.. corrections.SelectMany(known => known)], cancel);
            var (each, next) = (new List<string>(), 0);
            foreach (var known in corrections)
            {
                each.Add(string.Join(" | ", forms.Skip(next).Take(known.Length)));
                next += known.Length;
            }

            var corrected = string.Join(' ', corrections.Select(known => known[0]));
            return await PageAsync(connection, question, each, corrected, corrected, cancel);
        }
        catch (NpgsqlException error) when (IsOutage(error))
        {
            throw new SearchUnavailableException("PostgreSQL has no index to search in, or does not answer.", error);
        }
    }

    public async Task<IReadOnlyList<Found>> SuggestAsync(string plain, Guid? userId, int limit, CancellationToken cancel)
    {
        var words = plain.Split(' ');
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            var forms = words.Length > 1 ? await FormsAsync(connection, words[..^1], cancel) : [];
            await using var command = PostgresQuery.Suggest([.. forms, PostgresQuery.Quote(words[^1]) + ":*"], plain, userId, limit);
            command.Connection = connection;
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var found = new List<Found>();
            while (await reader.ReadAsync(cancel))
            {
                found.Add(new Found(PostgresIndex.Read(reader.GetString(0)), reader.GetDouble(1), [], []));
            }

            return found;
        }
        catch (NpgsqlException error) when (IsOutage(error))
        {
            throw new SearchUnavailableException("PostgreSQL has no index to search in, or does not answer.", error);
        }
    }

    public Task<bool> HasIndexAsync(int? generation, CancellationToken cancel) => index.ExistsAsync(generation, cancel);

    public Task CreateAsync(int generation, CancellationToken cancel) => index.CreateAsync(generation, cancel);

    public Task WriteAsync(
        int? generation, IReadOnlyList<SearchDocument> documents, IReadOnlyList<(string Kind, Guid Id)> gone, long version, CancellationToken cancel) =>
        index.WriteAsync(generation, documents, gone, cancel);

    public Task FinishAsync(int generation, CancellationToken cancel) => index.FinishAsync(generation, cancel);

    public Task SwitchAsync(int generation, CancellationToken cancel) => index.SwitchAsync(generation, cancel);

    // A table that is not there yet: the first index is being built. Everything else that is refused would be a mistake of ours, and is not hidden.
    private static bool IsOutage(NpgsqlException error) => error is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } or { IsTransient: true }
        || (error is not PostgresException && error.InnerException is System.Net.Sockets.SocketException or IOException or TimeoutException);

    private static Found Read(NpgsqlDataReader reader) => new(
        PostgresIndex.Read(reader.GetString(0)), reader.GetDouble(1), reader.GetFieldValue<bool[]>(2), reader.GetFieldValue<bool[]>(3));

    private static async Task<FoundPage> PageAsync(
        NpgsqlConnection connection, SearchQuestion question, IReadOnlyList<string> words, string plain, string? corrected, CancellationToken cancel)
    {
        var (results, total, isExact) = (new List<Found>(), 0, true);
        await using (var command = PostgresQuery.Search(question, words, plain))
        {
            command.Connection = connection;
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                results.Add(Read(reader));
                (total, isExact) = ((int)reader.GetInt64(4), reader.GetBoolean(5));
            }
        }

        var facets = question.WithFacets ? await FacetsAsync(connection, question, words, plain, cancel) : null;
        return new FoundPage([.. results.Take(question.Limit)], results.Count > question.Limit, total, isExact, corrected, facets);
    }

    private static async Task<FoundFacets> FacetsAsync(
        NpgsqlConnection connection, SearchQuestion question, IReadOnlyList<string> words, string plain, CancellationToken cancel)
    {
        await using var command = PostgresQuery.Facets(question, words, plain);
        command.Connection = connection;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var (genres, years) = (new List<(string, int)>(), new List<(string, int)>());
        while (await reader.ReadAsync(cancel))
        {
            (reader.GetString(0) == "genre" ? genres : years).Add((reader.GetString(1), (int)reader.GetInt64(2)));
        }

        return new FoundFacets(genres, years);
    }

    private static async Task<List<string>> FormsAsync(NpgsqlConnection connection, string[] words, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(FormsSql, connection) { Parameters = { new NpgsqlParameter<string[]> { TypedValue = words } } };
        await command.PrepareAsync(cancel);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var forms = new List<string>(words.Length);
        while (await reader.ReadAsync(cancel))
        {
            // Letters that PostgreSQL takes for none leave nothing; the word itself then finds nothing either.
            forms.Add(reader.GetString(0) is { Length: > 0 } form ? form : PostgresQuery.Quote(words[forms.Count]));
        }

        return forms;
    }

    /// <returns>For each word those it may have been meant for, the likeliest first; none when nothing is like it.</returns>
    private static async Task<List<string[]>> CorrectAsync(NpgsqlConnection connection, string[] words, CancellationToken cancel)
    {
        var near = words.ToDictionary(word => word, _ => new List<(string Term, int Docs)>(), StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand(NearSql, connection) { Parameters = { new NpgsqlParameter<string[]> { TypedValue = words } } })
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                near[reader.GetString(0)].Add((reader.GetString(1), reader.GetInt32(2)));
            }
        }

        return [.. words.Select(word => near[word]
            .Select(known => (known.Term, known.Docs, Edits: Edits.Between(word, known.Term)))
            .Where(known => known.Edits <= Edits.Forgiven(word))
            .OrderBy(known => known.Edits).ThenByDescending(known => known.Docs).ThenBy(known => known.Term, StringComparer.Ordinal)
            .Take(MostCorrections).Select(known => known.Term).ToArray())];
    }
}
