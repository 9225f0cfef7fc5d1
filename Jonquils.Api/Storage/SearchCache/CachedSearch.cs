using System.Text.Json;

namespace Jonquils.Api.Storage.SearchCache;

/// <summary>The results of a search, until they expire.</summary>
internal sealed class CachedSearch
{
    public const int MaxQueryLength = 1000;

    public Guid Id { get; init; }

    /// <summary>SHA-256 of the trimmed, lower-cased query.</summary>
    public required string QueryHash { get; init; }

    /// <summary>As it was asked last.</summary>
    public required string Query { get; init; }

    /// <summary>JSON, as it was saved.</summary>
    public required string Results { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public static string HashOf(string query) => KeyRing.HashOf(query.Trim().ToLowerInvariant());
}

public sealed record CachedSearchResponse(Guid Id, string QueryHash, string Query, JsonElement Results, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    internal static CachedSearchResponse Of(CachedSearch search) =>
        new(search.Id, search.QueryHash, search.Query, StoredJson.Parse(search.Results), search.CreatedAt, search.ExpiresAt);
}
