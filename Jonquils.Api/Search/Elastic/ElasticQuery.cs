using System.Text.Json.Nodes;
using Jonquils.Api.Search.Text;

namespace Jonquils.Api.Search.Elastic;

/// <summary>Questions in the query language of Elasticsearch. Scores are sums of constants and popularity, the same that the other engine gives.</summary>
internal static class ElasticQuery
{
    /// <summary>How far results are counted.</summary>
    private const int MostCounted = 10_000;

    private const int MostOfAFacet = 50;

    public static JsonObject Search(SearchQuestion question)
    {
        var wanted = string.Join(' ', PlainWords.Wanted(question.Plain));
        var filters = new List<JsonNode> { Match("all", wanted, question.Forgiving) };
        filters.AddRange(question.Tags.Select(tag => Of("term", "tags", tag)));
        filters.AddRange(question.Ranges.Set.Select(range =>
        {
            var bounds = new JsonObject();
            if (range.Least is { } least)
            {
                bounds["gte"] = least;
            }

            if (range.Most is { } most)
            {
                bounds["lte"] = most;
            }

            return Of("range", range.Field, bounds);
        }));
        if (question.Kind == SearchKinds.Playlist)
        {
            filters.Add(Visible(question.UserId));
        }

        var search = new JsonObject
        {
            ["query"] = Scored(filters, [
                Worth(Of("term", "title_key", question.Plain), ISearchEngine.ExactWeight),
                Worth(Of("prefix", "title_key", question.Plain + " "), ISearchEngine.BeginningWeight),
                Worth(Match("title", wanted, question.Forgiving), ISearchEngine.TitleWeight)]),
            ["sort"] = new JsonArray(SortBy(question.Sort), new JsonObject { ["id"] = "desc" }),
            ["size"] = question.Limit + 1,
            ["track_total_hits"] = MostCounted,
            ["_source"] = new JsonArray("body"),
            ["highlight"] = new JsonObject
            {
                ["pre_tags"] = new JsonArray("<em>"),
                ["post_tags"] = new JsonArray("</em>"),
                ["number_of_fragments"] = 0,
                ["require_field_match"] = false,
                ["fields"] = new JsonObject { ["title"] = new JsonObject(), ["subtitle"] = new JsonObject() },
            },
        };
        if (question.After is { } after)
        {
            search["search_after"] = new JsonArray(after.Value, after.Id.ToString());
        }

        if (question.WithFacets)
        {
            search["aggs"] = new JsonObject { ["genres"] = Counts("genres"), ["years"] = Counts("year") };
        }

        return search;
    }

    public static JsonObject Suggest(string kind, string plain, Guid? userId, int limit)
    {
        var filters = new List<JsonNode> { Of("match_bool_prefix", "suggest", new JsonObject { ["query"] = plain, ["operator"] = "and" }) };
        if (kind == SearchKinds.Playlist)
        {
            filters.Add(Visible(userId));
        }

        return new JsonObject
        {
            ["query"] = Scored(filters, [Worth(Of("prefix", "title_key", plain), ISearchEngine.BeginningWeight)]),
            ["sort"] = new JsonArray(SortBy(SearchSorts.Relevance), new JsonObject { ["id"] = "desc" }),
            ["size"] = limit,
            ["track_total_hits"] = false,
            ["_source"] = new JsonArray("body"),
        };
    }

    private static JsonObject Scored(IEnumerable<JsonNode> filters, JsonNode[] worth) => new()
    {
        ["function_score"] = new JsonObject
        {
            ["query"] = new JsonObject
            {
                ["bool"] = new JsonObject { ["filter"] = new JsonArray([.. filters]), ["should"] = new JsonArray(worth), ["minimum_should_match"] = 0 },
            },
            ["field_value_factor"] = new JsonObject
            {
                ["field"] = "popularity",
                ["factor"] = ISearchEngine.PopularityWeight / 100,
                ["missing"] = 0,
            },
            ["boost_mode"] = "sum",
        },
    };

    private static JsonObject SortBy(string sort) => sort switch
    {
        SearchSorts.Popularity => new JsonObject { ["popularity"] = "desc" },
        SearchSorts.Newest => new JsonObject { ["year"] = new JsonObject { ["order"] = "desc", ["missing"] = -1 } },
        _ => new JsonObject { ["_score"] = "desc" },
    };

    private static JsonObject Match(string field, string words, bool forgiving)
    {
        var match = new JsonObject { ["query"] = words, ["operator"] = "and" };
        if (forgiving)
        {
            match["fuzziness"] = "AUTO";
        }

        return Of("match", field, match);
    }

    private static JsonObject Visible(Guid? userId)
    {
        var tags = new JsonArray(SearchTags.Public);
        if (userId is { } id)
        {
            tags.Add(SearchTags.Owner(id));
        }

        return Of("terms", "tags", tags);
    }

    private static JsonObject Worth(JsonNode filter, double boost) => new() { ["constant_score"] = new JsonObject { ["filter"] = filter, ["boost"] = boost } };

    private static JsonObject Counts(string field) => new() { ["terms"] = new JsonObject { ["field"] = field, ["size"] = MostOfAFacet } };

    private static JsonObject Of(string query, string field, JsonNode value) => new() { [query] = new JsonObject { [field] = value } };
}
