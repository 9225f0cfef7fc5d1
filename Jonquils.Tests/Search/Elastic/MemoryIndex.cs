using System.Globalization;
using System.Text.Json.Nodes;

namespace Jonquils.Tests.Search.Elastic;

/// <summary>An index in memory: checks its mapping and every document against it, and searches by going through all.</summary>
internal sealed class MemoryIndex
{
    private static readonly string[] Types = ["keyword", "text", "search_as_you_type", "short", "float", "object"];

    private readonly Dictionary<string, (JsonObject Source, long Version)> _documents = [];
    private readonly Dictionary<string, long> _deleted = [];
    private readonly JsonObject _fields;

    public MemoryIndex(JsonObject body)
    {
        Allowed.Only(body, "settings", "mappings");
        Allowed.Only(body["settings"]!, "number_of_shards", "auto_expand_replicas", "refresh_interval", "analysis");
        Allowed.Only(body["settings"]!["analysis"]!, "filter", "analyzer");
        var filters = body["settings"]!["analysis"]!["filter"]!.AsObject();
        foreach (var (_, filter) in filters)
        {
            Allowed.Only(filter!, "type", "language");
            Check(filter!["type"]!.GetValue<string>() == "stemmer" && filter["language"]!.GetValue<string>() is "russian" or "english", "stemmer");
        }

        var analyzers = body["settings"]!["analysis"]!["analyzer"]!.AsObject();
        foreach (var (_, analyzer) in analyzers)
        {
            Allowed.Only(analyzer!, "type", "tokenizer", "filter");
            Check(analyzer!["type"]!.GetValue<string>() == "custom" && analyzer["tokenizer"]!.GetValue<string>() == "whitespace", "analyzer");
            Check(analyzer["filter"]!.AsArray().All(f => f!.GetValue<string>() == "lowercase" || filters.ContainsKey(f.GetValue<string>())), "filter of an analyzer");
        }

        Allowed.Only(body["mappings"]!, "dynamic", "properties");
        _fields = body["mappings"]!["properties"]!.AsObject();
        foreach (var (name, field) in _fields)
        {
            Allowed.Only(field!, "type", "analyzer", "copy_to", "enabled");
            Check(Types.Contains(field!["type"]!.GetValue<string>()), $"type of {name}");
            Check(field["analyzer"] is not { } analyzer || analyzers.ContainsKey(analyzer.GetValue<string>()), $"analyzer of {name}");
            Check(field["copy_to"] is not { } copy || _fields.ContainsKey(copy.GetValue<string>()), $"copy_to of {name}");
        }
    }

    public int Count => _documents.Count;

    /// <summary>Checks a change of settings; none of those that may change matters to an index in memory.</summary>
    public static JsonObject ChangeSettings(JsonObject body)
    {
        Allowed.Only(body, "index");
        Allowed.Only(body["index"]!, "refresh_interval");
        return new JsonObject { ["acknowledged"] = true };
    }

    /// <returns>200, 404 for a delete of nothing, 409 when what is there is newer.</returns>
    public int Write(string id, JsonObject? document, long version, string versionType)
    {
        Check(versionType == "external_gte", "version_type");
        if ((_documents.TryGetValue(id, out var known) && known.Version > version) || (_deleted.TryGetValue(id, out var gone) && gone > version))
        {
            return 409;
        }

        if (document is null)
        {
            _deleted[id] = version;
            return _documents.Remove(id) ? 200 : 404;
        }

        foreach (var (name, value) in document)
        {
            // The mapping says "dynamic": "strict".
            Check(_fields.ContainsKey(name), $"strict_dynamic_mapping: {name}");
            Check(_fields[name]!["type"]!.GetValue<string>() != "short" || value!.GetValue<double>() is >= short.MinValue and <= short.MaxValue, $"value of {name}");
        }

        _documents[id] = (document, version);
        return 200;
    }

    public JsonObject Search(JsonObject body)
    {
        Allowed.Only(body, "query", "sort", "size", "track_total_hits", "_source", "highlight", "search_after", "aggs");
        var query = new MemoryQuery(this);
        var sort = body["sort"]!.AsArray();
        var hits = _documents.Values.Select(d => d.Source)
            .Select(source => (Source: source, Score: query.Score(body["query"]!.AsObject(), source)))
            .Where(hit => hit.Score is not null)
            .Select(hit => (hit.Source, Keys: sort.Select(by => SortKey(by!.AsObject(), hit.Source, hit.Score!.Value)).ToArray()))
            .OrderByDescending(hit => (double)hit.Keys[0]).ThenByDescending(hit => (string)hit.Keys[1], StringComparer.Ordinal).ToList();
        var page = body["search_after"] is { } after
            ? hits.Where(hit => Before(hit.Keys, after[0]!.GetValue<double>(), after[1]!.GetValue<string>()))
            : hits;
        var answer = new JsonObject
        {
            ["took"] = 1,
            ["hits"] = new JsonObject
            {
                ["total"] = new JsonObject { ["value"] = hits.Count, ["relation"] = "eq" },
                ["hits"] = new JsonArray([.. page.Take(body["size"]!.GetValue<int>()).Select(hit => (JsonNode)new JsonObject
                {
                    ["_id"] = hit.Source["id"]!.DeepClone(),
                    ["_source"] = new JsonObject { ["body"] = hit.Source["body"]!.DeepClone() },
                    ["sort"] = new JsonArray((double)hit.Keys[0], (string)hit.Keys[1]),
                    ["highlight"] = body["highlight"] is { } wanted ? query.Highlight(wanted.AsObject(), hit.Source) : null,
                })]),
            },
        };
        if (body["aggs"] is { } aggregations)
        {
            answer["aggregations"] = new JsonObject(aggregations.AsObject().Select(one => KeyValuePair.Create(one.Key, (JsonNode?)Buckets(one.Value!, hits.Select(hit => hit.Source)))));
        }

        return answer;
    }

    /// <summary>The words of a field as its analyzer leaves them, those copied into it included.</summary>
    public IEnumerable<string> WordsOf(JsonObject source, string field)
    {
        Check(_fields.ContainsKey(field), $"field {field}");
        var stems = _fields[field]!["analyzer"]?.GetValue<string>() == "forms";
        return _fields.Where(one => one.Key == field || one.Value!["copy_to"]?.GetValue<string>() == field)
            .SelectMany(one => (source[one.Key]?.GetValue<string>() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(word => stems ? Stems.Of(word) : word);
    }

    public bool HasStems(string field) => _fields[field]?["analyzer"]?.GetValue<string>() == "forms";

    public static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new NotInTheDocumentationException(what);
        }
    }

    private static bool Before(object[] keys, double value, string id) =>
        (double)keys[0] < value || ((double)keys[0] == value && string.CompareOrdinal((string)keys[1], id) < 0);

    private static object SortKey(JsonObject by, JsonObject source, double score)
    {
        var (field, order) = by.Single();
        if (order is JsonObject details)
        {
            Allowed.Only(details, "order", "missing");
            return source[field] is { } value ? value.GetValue<double>() : details["missing"]!.GetValue<double>();
        }

        Check(order!.GetValue<string>() == "desc", "order");
        // Scores are floats there.
        return field == "_score" ? (double)(float)score : field == "id" ? source[field]!.GetValue<string>() : source[field]!.GetValue<double>();
    }

    private static JsonObject Buckets(JsonNode aggregation, IEnumerable<JsonObject> sources)
    {
        Allowed.Only(aggregation, "terms");
        Allowed.Only(aggregation["terms"]!, "field", "size");
        var field = aggregation["terms"]!["field"]!.GetValue<string>();
        var counts = sources.SelectMany(source => source[field] switch
        {
            null => [],
            JsonArray many => many.Select(one => one!.GetValue<string>()),
            var one => [one.GetValue<double>().ToString(CultureInfo.InvariantCulture)],
        }).GroupBy(value => value).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal);
        return new JsonObject
        {
            ["buckets"] = new JsonArray([.. counts.Select(group => (JsonNode)new JsonObject { ["key"] = group.Key, ["doc_count"] = group.Count() })]),
        };
    }
}
