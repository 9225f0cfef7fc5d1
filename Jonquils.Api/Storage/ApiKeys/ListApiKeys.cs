using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Paging;
using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Storage.ApiKeys;

/// <summary>Lists the API keys that were made, newest first, revoked ones too. The configured one is not among them.</summary>
internal static class ListApiKeys
{
    private const string Sort = "-created";

    public sealed record Query([property: Range(1, 200)] int Limit = 50, string? After = null);

    /// <param name="Start">How the key begins.</param>
    /// <param name="LastUsedAt">To the minute; <see langword="null"/> when never.</param>
    public sealed record Item(Guid Id, string Name, string Start, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

    public static async Task<Results<Ok<Page<Item>>, BadRequestProblem>> Handle([AsParameters] Query query, StorageDb database, CancellationToken cancel)
    {
        var keys = database.ApiKeys.AsNoTracking();
        if (query.After is { } after)
        {
            if (Cursor.Parse(after, Sort) is not { } cursor || !cursor.TryReadTime(out var time))
            {
                return StorageProblems.BadCursor;
            }

            keys = keys.Where(k => k.CreatedAt < time || (k.CreatedAt == time && k.Id < cursor.Id));
        }

        var rows = await keys.OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Id).Take(query.Limit + 1).ToListAsync(cancel);
        return TypedResults.Ok(Page.Of(
            rows, query.Limit, k => new Item(k.Id, k.Name, k.Start, k.CreatedAt, k.LastUsedAt, k.RevokedAt), k => Cursor.At(Sort, k.CreatedAt, k.Id)));
    }
}
