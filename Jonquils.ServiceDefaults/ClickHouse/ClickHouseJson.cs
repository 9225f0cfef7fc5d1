using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>How rows and records map: columns are the members' names in snake_case, enums their names.</summary>
internal static class ClickHouseJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // Numbers of more than 64 bits come as text.
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
