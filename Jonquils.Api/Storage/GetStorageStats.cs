using Jonquils.Api.Storage.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Jonquils.Api.Storage;

/// <summary>How much the storage service holds.</summary>
internal static class GetStorageStats
{
    private const string Sql = """
        SELECT
            (SELECT count(*) FROM user_tracks), (SELECT count(DISTINCT user_id) FROM user_tracks), (SELECT coalesce(sum(size_mb), 0) FROM user_tracks),
            pg_total_relation_size('user_tracks'),
            (SELECT count(*) FROM search_cache), (SELECT count(*) FROM search_cache WHERE expires_at <= $1), pg_total_relation_size('search_cache'),
            (SELECT count(*) FROM cookies), pg_total_relation_size('cookies'),
            pg_database_size(current_database())
        """;

    /// <param name="DatabaseBytes">Size of the whole database on disk.</param>
    public sealed record Response(TrackStats Tracks, SearchStats SearchCache, CookieStats Cookies, long DatabaseBytes);

    /// <param name="SizeMb">Sum of what the tracks' own service says of its files.</param>
    /// <param name="Bytes">Size of the table on disk.</param>
    public sealed record TrackStats(long Count, long Users, double SizeMb, long Bytes);

    /// <param name="Expired">How many of them the next clean-up removes.</param>
    public sealed record SearchStats(long Count, long Expired, long Bytes);

    public sealed record CookieStats(long Count, long Bytes);

    public static async Task<Ok<Response>> Handle([FromKeyedServices(StorageDb.Name)] NpgsqlDataSource database, TimeProvider clock, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return TypedResults.Ok(new Response(
            new TrackStats(row.GetInt64(0), row.GetInt64(1), row.GetDouble(2), row.GetInt64(3)),
            new SearchStats(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)),
            new CookieStats(row.GetInt64(7), row.GetInt64(8)),
            row.GetInt64(9)));
    }
}
