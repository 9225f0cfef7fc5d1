using System.Text.Json.Nodes;
using Jonquils.Api.Search.Text;

namespace Jonquils.Tests.Search.Elastic;

/// <summary>Those parts of the query language that the product uses, each refused where it has a parameter that is not documented.</summary>
internal sealed class MemoryQuery(MemoryIndex index)
{
    private readonly List<(string Word, bool Fuzzy)> _words = [];

    /// <returns>The score, or <see langword="null"/> for a document that does not match.</returns>
    public double? Score(JsonObject query, JsonObject source)
    {
        var (kind, body) = query.Single();
        switch (kind)
        {
            case "function_score":
                Allowed.Only(body!, "query", "field_value_factor", "boost_mode");
                Allowed.Only(body!["field_value_factor"]!, "field", "factor", "missing", "modifier");
                MemoryIndex.Check(body["boost_mode"]!.GetValue<string>() == "sum", "boost_mode");
                var factor = body["field_value_factor"]!;
                return Score(body["query"]!.AsObject(), source)
                    + ((source[factor["field"]!.GetValue<string>()]?.GetValue<double>() ?? factor["missing"]!.GetValue<double>()) * factor["factor"]!.GetValue<double>());
            case "bool":
                Allowed.Only(body!, "filter", "should", "minimum_should_match", "must", "must_not");
                return body!["filter"]!.AsArray().All(one => Score(one!.AsObject(), source) is not null)
                    ? body["should"]!.AsArray().Sum(one => Score(one!.AsObject(), source) ?? 0)
                    : null;
            case "constant_score":
                Allowed.Only(body!, "filter", "boost");
                return Score(body!["filter"]!.AsObject(), source) is null ? null : body["boost"]!.GetValue<double>();
            default:
                var (field, value) = body!.AsObject().Single();
                return Matches(kind, field, value!, source) ? 1 : null;
        }
    }

    public JsonObject Highlight(JsonObject wanted, JsonObject source)
    {
        Allowed.Only(wanted, "pre_tags", "post_tags", "number_of_fragments", "require_field_match", "fields");
        var marked = new JsonObject();
        foreach (var (field, _) in wanted["fields"]!.AsObject())
        {
            var words = (source[field]?.GetValue<string>() ?? "").Split(' ');
            if (words.Any(IsHit))
            {
                marked[field] = new JsonArray(string.Join(' ', words.Select(word => IsHit(word) ? $"<em>{word}</em>" : word)));
            }
        }

        return marked;
    }

    private bool IsHit(string word) => _words.Any(one => Like(Stems.Of(word), one.Word, one.Fuzzy));

    private bool Matches(string kind, string field, JsonNode value, JsonObject source)
    {
        switch (kind)
        {
            case "term":
                return Values(source, field).Contains(value.GetValue<string>());
            case "terms":
                return value.AsArray().Any(one => Values(source, field).Contains(one!.GetValue<string>()));
            case "prefix":
                return Values(source, field).Any(one => one.StartsWith(value.GetValue<string>(), StringComparison.Ordinal));
            case "range":
                Allowed.Only(value, "gte", "lte", "gt", "lt");
                return source[field]?.GetValue<double>() is { } number
                    && (value["gte"] is not { } least || number >= least.GetValue<double>()) && (value["lte"] is not { } most || number <= most.GetValue<double>());
            case "match":
                Allowed.Only(value, "query", "operator", "fuzziness");
                MemoryIndex.Check(value["operator"]!.GetValue<string>() == "and" && (value["fuzziness"]?.GetValue<string>() ?? "AUTO") == "AUTO", "match");
                var isFuzzy = value["fuzziness"] is not null;
                var words = Split(value, field);
                _words.AddRange(words.Select(word => (word, isFuzzy)).Except(_words));
                var have = index.WordsOf(source, field).ToList();
                return words.All(word => have.Exists(one => Like(one, word, isFuzzy)));
            case "match_bool_prefix":
                Allowed.Only(value, "query", "operator");
                MemoryIndex.Check(value["operator"]!.GetValue<string>() == "and", "operator");
                var typed = Split(value, field);
                var known = index.WordsOf(source, field).ToHashSet();
                return typed[..^1].All(known.Contains) && known.Any(one => one.StartsWith(typed[^1], StringComparison.Ordinal));
            default:
                throw new NotInTheDocumentationException($"unknown query [{kind}]");
        }
    }

    private string[] Split(JsonNode value, string field) =>
        [.. value["query"]!.GetValue<string>().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => index.HasStems(field) ? Stems.Of(word) : word)];

    private static bool Like(string have, string wanted, bool isFuzzy) =>
        have == wanted || (isFuzzy && Edits.Between(have, wanted) <= Edits.Forgiven(wanted));

    private static IEnumerable<string> Values(JsonObject source, string field) => source[field] switch
    {
        null => [],
        JsonArray many => many.Select(one => one!.GetValue<string>()),
        var one => [one.GetValue<string>()],
    };
}
