using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Search.Elastic;

/// <summary>Elasticsearch or OpenSearch as the engine: an index a kind behind an alias.</summary>
internal sealed class ElasticSearch(ElasticClient client, IOptions<SearchOptions> options) : ISearchEngine
{
    private const int Conflict = 409;

    public string Name => "elasticsearch";

    public int Shape => ElasticMapping.Shape;

    public async Task<FoundPage> SearchAsync(SearchQuestion question, CancellationToken cancel)
    {
        var answer = await PatientlyAsync(
            token => client.PostAsync($"{Alias(question.Kind)}/_search", ElasticQuery.Search(question), token), cancel);
        var hits = answer["hits"]!;
        var found = hits["hits"]!.AsArray().Select(hit => new Found(
            ElasticMapping.Read(hit!["_source"]!), hit["sort"]![0]!.GetValue<double>(), Marked(hit, "title"), Marked(hit, "subtitle"))).ToList();
        return new FoundPage(
            [.. found.Take(question.Limit)], found.Count > question.Limit, hits["total"]!["value"]!.GetValue<int>(), hits["total"]!["relation"]!.GetValue<string>() == "eq",
            Corrected: null, question.WithFacets ? new FoundFacets(Counts(answer, "genres"), Counts(answer, "years")) : null);
    }

    public async Task<IReadOnlyList<Found>> SuggestAsync(string plain, Guid? userId, int limit, CancellationToken cancel)
    {
        var lines = SearchKinds.All.SelectMany(kind => new JsonNode[] { new JsonObject { ["index"] = Alias(kind) }, ElasticQuery.Suggest(kind, plain, userId, limit) });
        var answer = await PatientlyAsync(token => client.PostLinesAsync("_msearch", lines, token), cancel);
        var found = new List<Found>();
        foreach (var one in answer["responses"]!.AsArray())
        {
            if (one!["error"] is { } error)
            {
                throw new SearchUnavailableException($"Elasticsearch could not answer a part: {error.ToJsonString()}");
            }

            found.AddRange(one["hits"]!["hits"]!.AsArray().Select(hit => new Found(ElasticMapping.Read(hit!["_source"]!), hit["sort"]![0]!.GetValue<double>(), [], [])));
        }

        return found;
    }

    public Task<bool> HasIndexAsync(int? generation, CancellationToken cancel) => generation is { } number
        ? client.ExistsAsync(string.Join(',', SearchKinds.All.Select(kind => Index(kind, number))), cancel)
        : client.ExistsAsync($"_alias/{string.Join(',', SearchKinds.All.Select(Alias))}", cancel);

    public async Task CreateAsync(int generation, CancellationToken cancel)
    {
        foreach (var kind in SearchKinds.All)
        {
            await client.DeleteAsync(Index(kind, generation), cancel);
            await client.PutAsync(Index(kind, generation), ElasticMapping.Index(), cancel);
        }
    }

    public async Task WriteAsync(
        int? generation, IReadOnlyList<SearchDocument> documents, IReadOnlyList<(string Kind, Guid Id)> gone, long version, CancellationToken cancel)
    {
        if (documents.Count + gone.Count == 0)
        {
            return;
        }

        JsonObject Action(string action, string kind, Guid id) => new()
        {
            [action] = new JsonObject
            {
                ["_index"] = generation is { } number ? Index(kind, number) : Alias(kind),
                ["_id"] = id.ToString(),
                // A writer that was held up must not undo what another has read later.
                ["version"] = version,
                ["version_type"] = "external_gte",
            },
        };

        var lines = documents.SelectMany(document => new[] { Action("index", document.Kind, document.Id), ElasticMapping.Stored(document) })
            .Concat(gone.Select(one => Action("delete", one.Kind, one.Id)));
        // Without the alias, writing would make an index of that name, with a mapping of its own guess.
        var answer = await client.PostLinesAsync(generation is null ? "_bulk?require_alias=true" : "_bulk", lines, cancel);
        if (!answer["errors"]!.GetValue<bool>())
        {
            return;
        }

        foreach (var item in answer["items"]!.AsArray())
        {
            var (_, done) = item!.AsObject().Single();
            if (done!["error"] is { } error && done["status"]!.GetValue<int>() is var status && status != Conflict)
            {
                throw status is 404 or 429 or >= 500
                    ? new SearchUnavailableException($"Elasticsearch did not take a document: {error.ToJsonString()}")
                    : new InvalidOperationException($"Elasticsearch refused a document with {status}: {error.ToJsonString()}");
            }
        }
    }

    public async Task FinishAsync(int generation, CancellationToken cancel)
    {
        foreach (var kind in SearchKinds.All)
        {
            await client.PutAsync($"{Index(kind, generation)}/_settings", ElasticMapping.Answering(), cancel);
        }
    }

    public async Task SwitchAsync(int generation, CancellationToken cancel)
    {
        var actions = new JsonArray();
        foreach (var kind in SearchKinds.All)
        {
            await client.PostAsync($"{Index(kind, generation)}/_refresh", null, cancel);
            foreach (var (before, _) in (await client.GetAsync($"_alias/{Alias(kind)}", cancel))?.AsObject() ?? [])
            {
                if (before != Index(kind, generation))
                {
                    actions.Add(new JsonObject { ["remove_index"] = new JsonObject { ["index"] = before } });
                }
            }

            actions.Add(new JsonObject { ["add"] = new JsonObject { ["index"] = Index(kind, generation), ["alias"] = Alias(kind) } });
        }

        // All actions of one call take effect at once.
        await client.PostAsync("_aliases", new JsonObject { ["actions"] = actions }, cancel);
    }

    private string Alias(string kind) => $"{options.Value.IndexPrefix}-{kind}";

    private string Index(string kind, int generation) => string.Create(CultureInfo.InvariantCulture, $"{Alias(kind)}-{generation:000000}");

    private async Task<JsonNode> PatientlyAsync(Func<CancellationToken, Task<JsonNode>> ask, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.Value.Patience);
        try
        {
            return await ask(patience.Token);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new SearchUnavailableException("Elasticsearch did not answer in time.", late);
        }
    }

    // What is stored is words with one space between, so the marks tell which of them were found.
    private static bool[] Marked(JsonNode hit, string field) =>
        hit["highlight"]?[field]?[0]?.GetValue<string>().Split(' ').Select(word => word.StartsWith("<em>", StringComparison.Ordinal)).ToArray() ?? [];

    private static List<(string, int)> Counts(JsonNode answer, string name) =>
        [.. answer["aggregations"]![name]!["buckets"]!.AsArray().Select(bucket => (bucket!["key"]!.ToString(), bucket["doc_count"]!.GetValue<int>()))];
}
