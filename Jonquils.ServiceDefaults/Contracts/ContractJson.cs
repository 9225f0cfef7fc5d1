using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jonquils.Contracts;

/// <summary>How contracts are written as JSON, on both sides and in stored rows.</summary>
public static class ContractJson
{
    /// <summary>snake_case names, absent members left out, unknown members ignored.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
