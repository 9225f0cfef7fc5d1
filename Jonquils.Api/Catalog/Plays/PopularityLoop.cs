using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.Api.Catalog.Plays;

/// <summary>Counts what is popular, so that reading it costs a page and not a sum over all plays.</summary>
internal sealed class PopularityLoop(
    [FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database, IOptions<CatalogOptions> options, TimeProvider clock, ILogger<PopularityLoop> logger)
    : PeriodicLoop(options.Value.PopularityEvery, clock, logger)
{
    // The list ends somewhere; nobody pages beyond.
    private const int Most = 1000;

    // One replica counts at a time; the others find it done.
    private const string LockSql = "SELECT pg_try_advisory_xact_lock(hashtextextended('popularity', 0))";

    private const string CountSql = """
        WITH counted AS (
            SELECT track_id, sum(plays)::bigint AS plays FROM track_plays WHERE day > $2 GROUP BY track_id ORDER BY 2 DESC, 1 DESC LIMIT $3),
        gone AS (
            DELETE FROM popular_tracks p WHERE p."window" = $1 AND NOT EXISTS (SELECT 1 FROM counted c WHERE c.track_id = p.track_id))
        INSERT INTO popular_tracks AS p ("window", track_id, plays) SELECT $1, track_id, plays FROM counted
        ON CONFLICT ("window", track_id) DO UPDATE SET plays = excluded.plays WHERE p.plays <> excluded.plays
        """;

    // A play weighs half as much after two weeks. Logarithmic: between no plays and ten is as much as between a thousand and ten thousand.
    // Only what moves is written, and a track that nobody plays any more sinks to nothing.
    private const string PopularitySql = """
        WITH weighed AS MATERIALIZED (
            SELECT track_id, sum(plays * power(0.5::float8, greatest($1 - day, 0) / 14.0::float8)) FILTER (WHERE day > $1 - 90) AS weight FROM track_plays GROUP BY track_id),
        best AS (SELECT greatest(max(weight), 10) AS weight FROM weighed),
        now AS (SELECT track_id, round(100 * ln(1 + coalesce(weight, 0)) / ln(1 + (SELECT weight FROM best)))::int AS popularity FROM weighed)
        UPDATE tracks t SET popularity = now.popularity FROM now WHERE t.id = now.track_id AND t.popularity <> now.popularity
        """;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var take = new NpgsqlCommand(LockSql, connection))
        {
            if (await take.ExecuteScalarAsync(cancel) is not true)
            {
                return;
            }
        }

        foreach (var (window, since) in Windows(today))
        {
            await using var count = new NpgsqlCommand(CountSql, connection);
            count.Parameters.Add(new() { Value = window });
            count.Parameters.Add(new() { Value = since });
            count.Parameters.Add(new() { Value = Most });
            await count.ExecuteNonQueryAsync(cancel);
        }

        await using var rate = new NpgsqlCommand(PopularitySql, connection);
        rate.Parameters.Add(new() { Value = today });
        await rate.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static (string Window, DateOnly After)[] Windows(DateOnly today) =>
    [
        (PopularTrack.Day, today.AddDays(-1)),
        (PopularTrack.Week, today.AddDays(-7)),
        (PopularTrack.Month, today.AddDays(-30)),
        (PopularTrack.Ever, DateOnly.MinValue),
    ];
}
