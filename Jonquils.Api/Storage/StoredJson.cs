using System.Text.Json;

namespace Jonquils.Api.Storage;

/// <summary>JSON of callers that is kept as they wrote it.</summary>
internal static class StoredJson
{
    /// <returns><see langword="null"/> when there is none, or when its bytes are no UTF-8, which the parser leaves unlooked at.</returns>
    public static string? TextOf(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Undefined ? null : json.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static JsonElement Parse(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
