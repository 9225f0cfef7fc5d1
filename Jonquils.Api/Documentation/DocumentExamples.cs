using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Jonquils.Api.Documentation;

/// <summary>Gives each body in the document an example, put together from what its fields are called.</summary>
internal static class DocumentExamples
{
    private const int MostNesting = 6;
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    private static readonly Dictionary<string, JsonNode> ByField = new(StringComparer.Ordinal)
    {
        ["email"] = "ada@example.org",
        ["username"] = "ada",
        ["login"] = "ada",
        ["password"] = "correct horse battery",
        ["title"] = "Nocturne in blue",
        ["name"] = "The Jonquils",
        ["genre"] = "ambient",
        ["country"] = "NL",
        ["language"] = "en",
        ["role"] = "user",
        ["token_type"] = "Bearer",
        ["expires_in"] = 900,
        ["duration_ms"] = 241_000,
        ["progress"] = 100,
        ["next"] = "eyJrIjoiMDE5OCJ9",
        ["url"] = "https://example.org/media/nocturne.mp4",
        ["manifest_url"] = "https://music.example.org/hls/t/TICKET/master.m3u8",
        ["lossless_manifest_url"] = "https://music.example.org/hls/t/TICKET/lossless.m3u8",
        ["content_type"] = "audio/flac",
        ["file_name"] = "nocturne.flac",
        ["bytes"] = 26_843_545,
    };

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(called => called.Value))
        {
            if (operation.RequestBody?.Content is { } asked)
            {
                Add(asked, Json);
            }

            foreach (var (status, response) in operation.Responses ?? new OpenApiResponses())
            {
                if (response.Content is { } answered)
                {
                    Add(answered, Json);
                    AddProblem(answered, status);
                }
            }
        }
    }

    private static void Add(IDictionary<string, OpenApiMediaType> content, string type)
    {
        if (content.TryGetValue(type, out var media) && media is { Example: null, Schema: { } schema })
        {
            media.Example = Of(schema, field: "", MostNesting);
        }
    }

    private static void AddProblem(IDictionary<string, OpenApiMediaType> content, string status)
    {
        if (!content.TryGetValue(ProblemJson, out var media) || !int.TryParse(status, CultureInfo.InvariantCulture, out var code))
        {
            return;
        }

        var title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(code);
        var name = title.ToLowerInvariant().Replace(' ', '_');
        var example = new JsonObject
        {
            ["type"] = $"/problems/{name}",
            ["title"] = title,
            ["status"] = code,
            ["detail"] = "A sentence for a person.",
            ["code"] = name,
            ["trace_id"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        };
        if (code == StatusCodes.Status422UnprocessableEntity)
        {
            example["errors"] = new JsonObject { ["title"] = new JsonArray("The field title is required.") };
        }

        media.Example = example;
    }

    private static JsonNode? Of(IOpenApiSchema schema, string field, int nesting)
    {
        if (nesting == 0)
        {
            return null;
        }

        if (schema.Enum is [{ } first, ..])
        {
            return first.DeepClone();
        }

        if ((schema.OneOf ?? schema.AnyOf)?.FirstOrDefault(s => s.Type != JsonSchemaType.Null) is { } choice)
        {
            return Of(choice, field, nesting);
        }

        var type = schema.Type & ~JsonSchemaType.Null;
        if (type == JsonSchemaType.Array)
        {
            return schema.Items is { } items && Of(items, field.TrimEnd('s'), nesting - 1) is { } item ? new JsonArray(item) : new JsonArray();
        }

        if (type == JsonSchemaType.Object || schema.Properties is { Count: > 0 })
        {
            var properties = schema.Properties ?? new Dictionary<string, IOpenApiSchema>();
            return new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, Of(p.Value, p.Key, nesting - 1))));
        }

        return ByField.TryGetValue(field, out var known) && Fits(known, type) ? known.DeepClone() : OfType(schema, type, field);
    }

    private static bool Fits(JsonNode example, JsonSchemaType? type) =>
        (example.GetValueKind() == System.Text.Json.JsonValueKind.String) == type?.HasFlag(JsonSchemaType.String);

    private static JsonNode? OfType(IOpenApiSchema schema, JsonSchemaType? type, string field) => type switch
    {
        JsonSchemaType.Boolean => true,
        _ when type?.HasFlag(JsonSchemaType.Integer) == true => schema.Minimum is { } least && int.TryParse(least, CultureInfo.InvariantCulture, out var number) ? number : 1,
        _ when type?.HasFlag(JsonSchemaType.Number) == true => 0.5,
        JsonSchemaType.String => schema.Format switch
        {
            "uuid" => "0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57",
            "date-time" => "2026-05-01T18:30:00Z",
            "date" => "2026-05-01",
            "uri" => "https://example.org/",
            _ => field.Length > 0 ? field.Replace('_', ' ') : "text",
        },
        _ => null,
    };
}
