using System.Globalization;
using System.Text;
using Npgsql;

namespace Jonquils.Api.Search.Postgres;

/// <summary>
/// The statements that search. A word may stand in a tenth of all documents, and weighing them all would take seconds; so documents are weighed from the most popular
/// down, in steps that have small indexes of their own, until enough have all words in their title: what comes below can rank no higher than those.
/// </summary>
internal sealed class PostgresQuery
{
    /// <summary>Popularity from which a document is in the index of a step; below the last there is the index of all.</summary>
    public static IReadOnlyList<int> Steps { get; } = [95, 75, 45];

    /// <summary>The first word of a title, as it is indexed.</summary>
    public const string FirstWord = "split_part(title_key, ' ', 1)";

    /// <summary>Its first two words; a title of one word ends with a space then.</summary>
    public const string FirstWords = "(split_part(title_key, ' ', 1) || ' ' || split_part(title_key, ' ', 2))";

    /// <summary>How many results stand in their right order for certain; those after them may lack an unpopular one.</summary>
    private const int Certain = 200;

    private const int MostOfAStep = 2_000;
    private const int MostOfATitle = 300;
    private const int MostSuggested = 40;

    private readonly List<NpgsqlParameter> _parameters = [];
    private readonly StringBuilder _with = new("WITH ");
    private readonly StringBuilder _conditions = new();
    private readonly List<string> _parts = [];

    private PostgresQuery()
    {
    }

    /// <param name="words">Each word's forms as a query of PostgreSQL.</param>
    /// <param name="plain">The words themselves, for titles that are exactly these.</param>
    public static NpgsqlCommand Search(SearchQuestion question, IReadOnlyList<string> words, string plain)
    {
        var made = new PostgresQuery();
        made.Weigh(question, words, plain);
        var score = question.Sort switch
        {
            SearchSorts.Popularity => "popularity::float8",
            SearchSorts.Newest => "coalesce(year, -1)::float8",
            _ => made.Score(plain),
        };
        var after = question.After is { } last ? $"WHERE (score, id) < ({made.Add(last.Value)}::float8, {made.Add(last.Id)})" : "";
        var any = made.Add(string.Join(" | ", words.Select(word => $"({word})")));
        return made.Command($"""
            {made._with}, scored AS (SELECT id, {score} AS score FROM weighed),
            page AS (SELECT * FROM scored {after} ORDER BY score DESC, id DESC LIMIT {made.Add(question.Limit + 1)})
            SELECT d.body, p.score, {Hits("title_key", any)}, {Hits("subtitle_key", any)}, (SELECT count(*) FROM weighed), {Exactness()}
            FROM page p JOIN search.{question.Kind} d ON d.id = p.id ORDER BY p.score DESC, p.id DESC
            """);
    }

    public static NpgsqlCommand Facets(SearchQuestion question, IReadOnlyList<string> words, string plain)
    {
        var made = new PostgresQuery();
        made.Weigh(question, words, plain);
        return made.Command($"""
            {made._with}, found AS (SELECT d.genres, d.year FROM weighed w JOIN search.{question.Kind} d ON d.id = w.id)
            (SELECT 'genre', g, count(*) FROM found, unnest(genres) g GROUP BY g ORDER BY 3 DESC, 2 LIMIT 50)
            UNION ALL (SELECT 'year', year::text, count(*) FROM found WHERE year IS NOT NULL GROUP BY year ORDER BY 3 DESC, 2 DESC LIMIT 50)
            """);
    }

    /// <param name="words">Each word's forms as a query of PostgreSQL, the last one unfinished.</param>
    public static NpgsqlCommand Suggest(IReadOnlyList<string> words, string plain, Guid? userId, int limit)
    {
        var made = new PostgresQuery();
        var titled = made.Add(InTitle(words));
        var own = made.Add($"({InTitle(words)}) & ({Visible(userId)})");
        var (begins, most) = (made.Add(Beginning(plain, "")), made.Add(limit));
        var score = FormattableString.Invariant(
            $"CASE WHEN title_key LIKE {begins} THEN {ISearchEngine.BeginningWeight:0.0} ELSE 0 END + popularity * {ISearchEngine.PopularityWeight / 100}");
        foreach (var kind in SearchKinds.All)
        {
            var query = kind == SearchKinds.Playlist ? own : titled;
            var (table, seen) = ($"search.{kind}", "");
            foreach (var (step, bounds) in StepsOf())
            {
                made.With($"{kind}{step}", $"SELECT id, popularity, title_key FROM {table} WHERE {seen}words @@ {query}::tsquery AND {bounds} LIMIT {MostOfAStep}");
                seen = $"(SELECT count(*) FROM (SELECT 1 {string.Concat(Enumerable.Range(0, step + 1).Select(s => s == 0 ? $"FROM {kind}0" : $" UNION ALL SELECT 1 FROM {kind}{s}"))}) n) < {MostSuggested} AND ";
            }

            made._parts.Add($"""
                (SELECT d.body, w.score FROM (
                    SELECT id, {score} AS score FROM ({string.Join(" UNION ALL ", StepsOf().Select(s => $"SELECT * FROM {kind}{s.Step}"))}) a
                    ORDER BY score DESC, id DESC LIMIT {most}) w JOIN {table} d ON d.id = w.id)
                """);
        }

        return made.Command($"{made._with} {string.Join(" UNION ALL ", made._parts)} ORDER BY score DESC");
    }

    /// <summary>A lexeme of PostgreSQL's query language that is nothing but itself.</summary>
    public static string Quote(string lexeme) => $"'{lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private void Weigh(SearchQuestion question, IReadOnlyList<string> words, string plain)
    {
        var query = string.Join(" & ", words.Select(word => $"({word})").Concat(question.Tags.Select(Quote)));
        var all = Add(question.Kind == SearchKinds.Playlist ? $"({query}) & ({Visible(question.UserId)})" : query);
        var title = Add(InTitle(words));
        foreach (var (field, least, most) in question.Ranges.Set)
        {
            _conditions.Append(least is { } from ? $" AND {field} >= {Add(from)}" : "").Append(most is { } to ? $" AND {field} <= {Add(to)}" : "");
        }

        var select = $"SELECT id, popularity, year, title_key, words @@ {title}::tsquery AS titled FROM search.{question.Kind} WHERE ";
        var enough = "";
        foreach (var (step, bounds) in StepsOf())
        {
            With($"step{step}", $"{select}{enough}words @@ {all}::tsquery AND {bounds}{_conditions} LIMIT {MostOfAStep}");
            _parts.Add($"SELECT * FROM step{step}");
            enough = question.Sort == SearchSorts.Newest ? "" : $"{Titled(step)} < {Certain} AND ";
        }

        // A title that is just what was asked for ranks first however few know it. Such titles have all words; what is left to ask is what else was wanted.
        string[] rest = [.. question.Tags.Select(Quote), .. question.Kind == SearchKinds.Playlist ? [$"({Visible(question.UserId)})"] : Array.Empty<string>()];
        var wanted = (rest.Length > 0 ? $" AND words @@ {Add(string.Join(" & ", rest))}::tsquery" : "") + _conditions;
        With("exact", $"{select}title_key = {Add(plain)}{wanted} ORDER BY popularity DESC LIMIT {MostOfATitle}");
        With("begun", $"{select}{BeginsWith(plain)}{wanted} ORDER BY popularity DESC LIMIT {MostOfATitle}");
        With("weighed", string.Join(" UNION ", _parts.Append("SELECT * FROM exact").Append("SELECT * FROM begun")));
    }

    // A word may begin tens of thousands of titles; by their first words they stand in an index in the order of popularity.
    private string BeginsWith(string plain) => plain.Count(sign => sign == ' ') switch
    {
        0 => $"{FirstWord} = {Add(plain)} AND title_key <> {Add(plain)}",
        1 => $"{FirstWords} = {Add(plain)} AND title_key <> {Add(plain)}",
        _ => $"title_key LIKE {Add(Beginning(plain, " "))}",
    };

    private string Score(string plain) => FormattableString.Invariant($"""
        CASE WHEN title_key = {Add(plain)} THEN {ISearchEngine.ExactWeight:0.0} WHEN title_key LIKE {Add(Beginning(plain, " "))} THEN {ISearchEngine.BeginningWeight:0.0} ELSE 0 END
        + CASE WHEN titled THEN {ISearchEngine.TitleWeight:0.0} ELSE 0 END + popularity * {ISearchEngine.PopularityWeight / 100}::float8
        """);

    // Exact when the last step was taken and none was cut short.
    private static string Exactness() =>
        $"({Titled(Steps.Count - 1)} < {Certain} AND greatest({string.Join(", ", StepsOf().Select(s => $"(SELECT count(*) FROM step{s.Step})"))}) < {MostOfAStep})";

    private static string Titled(int step) =>
        $"({string.Join(" + ", Enumerable.Range(0, step + 1).Select(s => $"(SELECT count(*) FROM step{s} WHERE titled)"))})";

    private static IEnumerable<(int Step, string Bounds)> StepsOf()
    {
        for (var step = 0; step <= Steps.Count; step++)
        {
            yield return (step, (step < Steps.Count ? $"popularity >= {Steps[step]}" : "true") + (step > 0 ? $" AND popularity < {Steps[step - 1]}" : ""));
        }
    }

    private static string Hits(string column, string any) => $"""
        ARRAY(SELECT (to_tsvector('russian', w) || to_tsvector('simple', w)) @@ {any}::tsquery FROM unnest(string_to_array(d.{column}, ' ')) WITH ORDINALITY u(w, n) ORDER BY n)
        """;

    /// <summary>Words as a query for titles alone.</summary>
    private static string InTitle(IReadOnlyList<string> words) =>
        string.Join(" & ", words.Select(word => $"({word.Replace("' ", "':A ", StringComparison.Ordinal).Replace("':*", "':*A", StringComparison.Ordinal)}{(word.EndsWith('\'') ? ":A" : "")})"));

    private static string Visible(Guid? userId) => userId is { } id ? $"{Quote(SearchTags.Public)} | {Quote(SearchTags.Owner(id))}" : Quote(SearchTags.Public);

    // Only letters, digits and spaces are in it: nothing that LIKE would take for a sign of its own.
    private static string Beginning(string plain, string end) => $"{plain}{end}%";

    private void With(string name, string sql) =>
        _with.Append(_with.Length > 5 ? ",\n" : "").Append(CultureInfo.InvariantCulture, $"{name} AS MATERIALIZED ({sql})");

    private NpgsqlCommand Command(string sql)
    {
        var command = new NpgsqlCommand(sql);
        command.Parameters.AddRange(_parameters.ToArray());
        return command;
    }

    private string Add<T>(T value)
    {
        _parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${_parameters.Count}";
    }
}
