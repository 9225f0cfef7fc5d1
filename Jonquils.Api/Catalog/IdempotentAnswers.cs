using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Idempotency;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Catalog;

/// <summary>
/// Runs a creating request and keeps its answer in one transaction: a crash leaves neither, and a duplicate that comes meanwhile waits at
/// the key's row for the first to end.
/// </summary>
internal sealed class IdempotentAnswers(CatalogDb database, TimeProvider clock)
{
    /// <param name="hash">SHA-256 of what is asked, 64 hexadecimal digits.</param>
    /// <param name="work">Does the work on this scope's <see cref="CatalogDb"/>, whose transaction it must join; refusals undo it and are not kept.</param>
    public async Task<IResult> RunAsync(HttpContext http, Guid userId, string key, string hash, Func<Task<IResult?>> work, CancellationToken cancel)
    {
        var route = RouteOf(http);
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        try
        {
            if (!await TryTakeAsync(userId, route, key, hash, cancel))
            {
                var known = await database.Set<IdempotencyKey>().AsNoTracking()
                    .SingleAsync(k => k.UserId == userId && k.Route == route && k.Key == key, cancel);
                return known.BodyHash == hash ? new KeptAnswer(known) : IdempotencyProblems.Reused;
            }
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return IdempotencyProblems.UnderWay;
        }

        var result = await work();
        if (result is null || StatusOf(result) is not (>= 200 and < 300))
        {
            await transaction.RollbackAsync(cancel);
            return result ?? Results.Empty;
        }

        var answer = await RenderAsync(http, result, userId, route, key, hash);
        await database.Database.ExecuteSqlAsync(
            $"""
            UPDATE idempotency_keys
            SET status = {answer.Status}, content_type = {answer.ContentType}, location = {answer.Location}, etag = {answer.ETag}, body = {answer.Body}
            WHERE user_id = {userId} AND route = {route} AND key = {key}
            """, cancel);
        await transaction.CommitAsync(cancel);
        return new KeptAnswer(answer);
    }

    /// <summary>Whether a request with this key was answered for good, so that another is either a repetition or a mistake.</summary>
    public Task<bool> KnowsAsync(HttpContext http, Guid userId, string key, CancellationToken cancel)
    {
        var route = RouteOf(http);
        return database.Set<IdempotencyKey>().AnyAsync(k => k.UserId == userId && k.Route == route && k.Key == key && k.Status != 0, cancel);
    }

    private async Task<bool> TryTakeAsync(Guid userId, string route, string key, string hash, CancellationToken cancel)
    {
        await database.Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = '10s'", cancel);
        var taken = await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idempotency_keys (user_id, route, key, body_hash, status, created_at)
            VALUES ({userId}, {route}, {key}, {hash}, 0, {clock.GetUtcNow()})
            ON CONFLICT DO NOTHING
            """, cancel);
        await database.Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = DEFAULT", cancel);
        return taken == 1;
    }

    private async Task<IdempotencyKey> RenderAsync(HttpContext http, IResult result, Guid userId, string route, string key, string hash)
    {
        var client = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        try
        {
            await result.ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = client;
        }

        return new IdempotencyKey
        {
            UserId = userId,
            Route = route,
            Key = key,
            BodyHash = hash,
            Status = http.Response.StatusCode,
            ContentType = http.Response.ContentType,
            Location = http.Response.Headers.Location.Count > 0 ? http.Response.Headers.Location.ToString() : null,
            ETag = http.Response.Headers.ETag.Count > 0 ? http.Response.Headers.ETag.ToString() : null,
            Body = buffer.ToArray(),
            CreatedAt = clock.GetUtcNow(),
        };
    }

    private static int? StatusOf(object result) => result switch
    {
        INestedHttpResult nested => StatusOf(nested.Result),
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => null,
    };

    private static string RouteOf(HttpContext http)
    {
        var name = http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;
        return string.Join('/', http.Request.RouteValues.Select(value => value.Value?.ToString()).Prepend(name));
    }

    private sealed class KeptAnswer(IdempotencyKey answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = answer.Status;
            response.ContentType = answer.ContentType;
            response.Headers.Location = answer.Location;
            response.Headers.ETag = answer.ETag;
            response.ContentLength = answer.Body?.Length ?? 0;
            if (answer.Body is { Length: > 0 } body)
            {
                await response.Body.WriteAsync(body, httpContext.RequestAborted);
            }
        }
    }
}
