using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Storage.SearchCache;

/// <summary>The kept results of a search. With <c>wait</c>, only the first who misses is told so at once; the others wait for what it saves.</summary>
internal static class FindSearch
{
    /// <param name="Query">Upper and lower case, and spaces around it, make no difference.</param>
    /// <param name="Wait">How many seconds to wait for results that another caller is searching for.</param>
    public sealed record Lookup(
        [property: Required, StringLength(CachedSearch.MaxQueryLength, MinimumLength = 1)] string Query,
        [property: Range(0, 30)] double Wait = 0);

    public static async Task<Results<Ok<CachedSearchResponse>, NotFoundProblem>> Handle(
        [AsParameters] Lookup asked, StorageDb database, SearchFlights flights, TimeProvider clock, CancellationToken cancel)
    {
        var hash = CachedSearch.HashOf(asked.Query);
        var kept = await FindAsync(database, hash, clock.GetUtcNow(), cancel);
        if (kept is null && flights.Join(hash) is { } landing && asked.Wait > 0)
        {
            try
            {
                await landing.WaitAsync(TimeSpan.FromSeconds(asked.Wait), clock, cancel);
                kept = await FindAsync(database, hash, clock.GetUtcNow(), cancel);
            }
            catch (TimeoutException)
            {
                // Nobody came back in time; the caller may search for itself.
            }
        }

        return kept is null ? StorageProblems.NotCached : TypedResults.Ok(CachedSearchResponse.Of(kept));
    }

    private static Task<CachedSearch?> FindAsync(StorageDb database, string hash, DateTimeOffset now, CancellationToken cancel) =>
        database.SearchCache.AsNoTracking().SingleOrDefaultAsync(s => s.QueryHash == hash && s.ExpiresAt > now, cancel);
}
