using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.Search.Elastic;

/// <summary>
/// Answers those calls of Elasticsearch's REST API that the product makes, from memory, and refuses with 400 whatever its published documentation does not have: other
/// paths, unknown settings, queries or parameters. It is no Elasticsearch: where that would differ in what it finds, only a run against a real one shows it.
/// </summary>
public sealed class ElasticServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryIndex> _indexes = [];
    private readonly Dictionary<string, string> _aliases = [];
    private readonly WebApplication _app;

    private ElasticServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Whether it answers 503 to everything, as an engine that is away behind its proxy.</summary>
    public bool IsDown { get; set; }

    /// <summary>What was refused as not in Elasticsearch's documentation; a mistake of the product.</summary>
    public List<string> Refused { get; } = [];

    public IReadOnlyCollection<string> Indexes
    {
        get
        {
            lock (_lock)
            {
                return [.. _indexes.Keys];
            }
        }
    }

    /// <summary>Started without waiting, because settings of a host are needed before it is.</summary>
    public static ElasticServer Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var server = new ElasticServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        server._app.Start();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Loses everything, as a node without a volume.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _indexes.Clear();
            _aliases.Clear();
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var (status, answer) = IsDown ? (503, Error("unavailable", "down")) : Answer(http.Request, body);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.WriteAsync(answer.ToJsonString());
        }
    }

    private (int Status, JsonNode Answer) Answer(HttpRequest request, string body)
    {
        lock (_lock)
        {
            try
            {
                var parts = request.Path.Value!.Trim('/').Split('/');
                return (request.Method, parts) switch
                {
                    ("GET", [""]) => (200, new JsonObject { ["tagline"] = "You Know, for Search" }),
                    ("POST", ["_bulk"]) => Bulk(body, request.Query["require_alias"] == "true"),
                    ("POST", ["_msearch"]) => (200, ManySearches(body)),
                    ("POST", ["_aliases"]) => (200, ChangeAliases(Parse(body))),
                    ("GET" or "HEAD", ["_alias", var names]) => Aliases(names.Split(',')),
                    ("POST", [var name, "_search"]) => (200, Find(name).Search(Parse(body))),
                    ("POST", [var name, "_refresh"]) => (200, new JsonObject { ["_shards"] = Find(name).Count }),
                    ("PUT", [var name, "_settings"]) => (200, ChangeSettings(name, Parse(body))),
                    ("HEAD", [var names]) => (names.Split(',').All(_indexes.ContainsKey) ? 200 : 404, new JsonObject()),
                    ("PUT", [var name]) => (200, Create(name, Parse(body))),
                    ("DELETE", [var name]) => _indexes.Remove(name) ? (200, Acknowledged()) : (404, Error("index_not_found_exception", name)),
                    _ => throw new NotInTheDocumentationException($"{request.Method} {request.Path}"),
                };
            }
            catch (KeyNotFoundException missing)
            {
                return (404, Error("index_not_found_exception", missing.Message));
            }
            catch (Exception wrong) when (wrong is NotInTheDocumentationException or JsonException)
            {
                Refused.Add(wrong.Message);
                return (400, Error("parsing_exception", wrong.Message));
            }
        }
    }

    private JsonObject Create(string name, JsonObject body)
    {
        if (name.Any(char.IsUpper) || name.StartsWith('_') || _indexes.ContainsKey(name) || _aliases.ContainsKey(name))
        {
            throw new NotInTheDocumentationException($"index name {name}");
        }

        _indexes[name] = new MemoryIndex(body);
        return Acknowledged();
    }

    private (int, JsonNode) Aliases(string[] names)
    {
        var found = new JsonObject();
        foreach (var name in names.Where(_aliases.ContainsKey))
        {
            found[_aliases[name]] = new JsonObject { ["aliases"] = new JsonObject { [name] = new JsonObject() } };
        }

        return (names.All(_aliases.ContainsKey) ? 200 : 404, found);
    }

    private JsonObject ChangeAliases(JsonObject body)
    {
        Allowed.Only(body, "actions");
        foreach (var action in body["actions"]!.AsArray())
        {
            var (what, details) = action!.AsObject().Single();
            switch (what)
            {
                case "add":
                    Allowed.Only(details!, "index", "alias");
                    Find(details!["index"]!.GetValue<string>());
                    _aliases[details["alias"]!.GetValue<string>()] = details["index"]!.GetValue<string>();
                    break;
                case "remove_index":
                    Allowed.Only(details!, "index");
                    var gone = details!["index"]!.GetValue<string>();
                    _indexes.Remove(gone);
                    foreach (var alias in _aliases.Where(pair => pair.Value == gone).Select(pair => pair.Key).ToList())
                    {
                        _aliases.Remove(alias);
                    }

                    break;
                default:
                    throw new NotInTheDocumentationException($"alias action {what}");
            }
        }

        return Acknowledged();
    }

    private (int, JsonNode) Bulk(string body, bool requireAlias)
    {
        if (!body.EndsWith('\n'))
        {
            throw new NotInTheDocumentationException("The bulk request must be terminated by a newline.");
        }

        var lines = new Queue<string>(body.TrimEnd('\n').Split('\n'));
        var (items, hasErrors) = (new JsonArray(), false);
        while (lines.TryDequeue(out var line))
        {
            var (action, details) = Parse(line).Single();
            Allowed.Only(details!, "_index", "_id", "version", "version_type");
            var name = details!["_index"]!.GetValue<string>();
            var document = action switch
            {
                "index" => Parse(lines.Dequeue()),
                "delete" => null,
                _ => throw new NotInTheDocumentationException($"bulk action {action}"),
            };
            var status = requireAlias && !_aliases.ContainsKey(name)
                ? 404
                : Find(name).Write(details["_id"]!.GetValue<string>(), document, details["version"]!.GetValue<long>(), details["version_type"]!.GetValue<string>());
            var item = new JsonObject { ["_id"] = details["_id"]!.GetValue<string>(), ["status"] = status };
            if (status is 409 || (status is 404 && requireAlias && !_aliases.ContainsKey(name)))
            {
                (item["error"], hasErrors) = (new JsonObject { ["type"] = status == 409 ? "version_conflict_engine_exception" : "index_not_found_exception" }, true);
            }

            items.Add(new JsonObject { [action] = item });
        }

        return (200, new JsonObject { ["took"] = 1, ["errors"] = hasErrors, ["items"] = items });
    }

    private JsonObject ManySearches(string body)
    {
        var lines = body.TrimEnd('\n').Split('\n');
        var responses = new JsonArray();
        foreach (var pair in lines.Chunk(2))
        {
            var header = Parse(pair[0]);
            Allowed.Only(header, "index");
            var name = header["index"]!.GetValue<string>();
            responses.Add(_aliases.ContainsKey(name) ? Find(name).Search(Parse(pair[1])) : new JsonObject { ["error"] = new JsonObject { ["type"] = "index_not_found_exception" }, ["status"] = 404 });
        }

        return new JsonObject { ["took"] = 1, ["responses"] = responses };
    }

    private JsonObject ChangeSettings(string name, JsonObject settings)
    {
        Find(name);
        return MemoryIndex.ChangeSettings(settings);
    }

    private MemoryIndex Find(string name) =>
        _indexes.TryGetValue(_aliases.GetValueOrDefault(name, name), out var index) ? index : throw new KeyNotFoundException(name);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static JsonObject Acknowledged() => new() { ["acknowledged"] = true };

    private static JsonObject Error(string type, string reason) => new() { ["error"] = new JsonObject { ["type"] = type, ["reason"] = reason } };
}
