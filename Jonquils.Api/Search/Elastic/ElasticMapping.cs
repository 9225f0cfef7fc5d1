using System.Text.Json;
using System.Text.Json.Nodes;
using Jonquils.Api.Search.Text;
using Jonquils.Contracts;

namespace Jonquils.Api.Search.Elastic;

/// <summary>How documents are stored in Elasticsearch.</summary>
internal static class ElasticMapping
{
    /// <summary>Version of the mapping below; raised with every change of it, so that the indexes are made anew.</summary>
    public const int Shape = 1;

    /// <summary>An index that takes many documents at first: nothing is searchable before it is refreshed.</summary>
    public static JsonNode Index() => JsonNode.Parse("""
        {
          "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "-1",
            "analysis": {
              "filter": {
                "russian_forms": { "type": "stemmer", "language": "russian" },
                "english_forms": { "type": "stemmer", "language": "english" }
              },
              "analyzer": {
                "forms": { "type": "custom", "tokenizer": "whitespace", "filter": ["lowercase", "russian_forms", "english_forms"] },
                "words": { "type": "custom", "tokenizer": "whitespace", "filter": ["lowercase"] }
              }
            }
          },
          "mappings": {
            "dynamic": "strict",
            "properties": {
              "id": { "type": "keyword" },
              "title": { "type": "text", "analyzer": "forms", "copy_to": "all" },
              "subtitle": { "type": "text", "analyzer": "forms", "copy_to": "all" },
              "more": { "type": "text", "analyzer": "forms", "copy_to": "all" },
              "all": { "type": "text", "analyzer": "forms" },
              "title_key": { "type": "keyword" },
              "suggest": { "type": "search_as_you_type", "analyzer": "words" },
              "tags": { "type": "keyword" },
              "genres": { "type": "keyword" },
              "popularity": { "type": "short" },
              "year": { "type": "short" },
              "tempo": { "type": "float" },
              "energy": { "type": "float" },
              "valence": { "type": "float" },
              "body": { "type": "object", "enabled": false }
            }
          }
        }
        """)!;

    /// <summary>Settings of an index that answers: what is written is found within a second, however seldom somebody asks.</summary>
    public static JsonNode Answering() => new JsonObject { ["index"] = new JsonObject { ["refresh_interval"] = "1s" } };

    public static JsonNode Stored(SearchDocument document)
    {
        var title = PlainWords.Of(document.Title);
        var stored = new JsonObject
        {
            ["id"] = document.Id.ToString(),
            ["title"] = title,
            ["subtitle"] = PlainWords.Of(document.Subtitle),
            ["more"] = DocumentWords.More(document),
            ["title_key"] = title,
            ["suggest"] = title,
            ["tags"] = new JsonArray([.. DocumentWords.Tags(document).Select(tag => (JsonNode)tag)]),
            ["genres"] = new JsonArray([.. document.Genres.Select(genre => (JsonNode)genre)]),
            ["popularity"] = document.Popularity,
            ["body"] = JsonSerializer.SerializeToNode(document, ContractJson.Options),
        };
        foreach (var (name, value) in new (string, double?)[] { ("year", document.ReleaseYear), ("tempo", document.Tempo), ("energy", document.Energy), ("valence", document.Valence) })
        {
            if (value is { } known)
            {
                stored[name] = known;
            }
        }

        return stored;
    }

    public static SearchDocument Read(JsonNode source) => source["body"].Deserialize<SearchDocument>(ContractJson.Options)!;
}
