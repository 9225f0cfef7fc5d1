using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Jonquils.Api.Catalog;
using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Storage.SearchCache;

/// <summary>Keeps the results of a search for a while; those of the same search before are replaced.</summary>
internal static class SaveSearch
{
    /// <param name="Results">A list of whatever was found.</param>
    /// <param name="Ttl">How long to keep them, in seconds; the setting's time when not given.</param>
    public sealed record Request(
        [property: Required, StringLength(CachedSearch.MaxQueryLength), PlainText] string Query,
        JsonElement Results,
        [property: Range(1, 31_536_000)] int? Ttl = null);

    public static async Task<Results<Created<CachedSearchResponse>, UnprocessableProblem>> Handle(
        Request request, StorageDb database, SearchFlights flights, IOptions<StorageOptions> options, TimeProvider clock, CancellationToken cancel)
    {
        if (request.Results.ValueKind != JsonValueKind.Array || StoredJson.TextOf(request.Results) is not { } results)
        {
            return StorageProblems.BadResults;
        }

        var now = clock.GetUtcNow();
        var (id, hash) = (Guid.CreateVersion7(now), CachedSearch.HashOf(request.Query));
        var expires = now + (request.Ttl is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Value.SearchCacheTtl);
        var saved = await database.SearchCache.FromSql(
            $"""
            INSERT INTO search_cache (id, query_hash, query, results, created_at, expires_at)
            VALUES ({id}, {hash}, {request.Query}, {results}, {now}, {expires})
            ON CONFLICT (query_hash) DO UPDATE
            SET query = excluded.query, results = excluded.results, created_at = excluded.created_at, expires_at = excluded.expires_at
            RETURNING *
            """).AsNoTracking().ToListAsync(cancel);
        flights.Land(hash);
        return TypedResults.Created($"/cache/search?query={Uri.EscapeDataString(request.Query)}", CachedSearchResponse.Of(saved[0]));
    }
}
