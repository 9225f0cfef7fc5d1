using Jonquils.Api.Catalog.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Catalog;

/// <summary>Takes how often tracks were played, from whoever counts plays, for the popular list and the artists' figures.</summary>
internal sealed class PlayCounts([FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database)
{
    // One statement: the batch is noted and counted, or neither. A batch that was counted before finds its number taken and adds nothing.
    private const string Sql = """
        WITH fresh AS (
            INSERT INTO play_feeds AS feed (source, batch) VALUES ($1, $2)
            ON CONFLICT (source) DO UPDATE SET batch = excluded.batch WHERE feed.batch < excluded.batch
            RETURNING batch)
        INSERT INTO track_plays (day, track_id, plays)
        SELECT day, track_id, sum(plays)::int FROM unnest($3, $4, $5) AS given(day, track_id, plays), fresh GROUP BY day, track_id ORDER BY day, track_id
        ON CONFLICT (day, track_id) DO UPDATE SET plays = track_plays.plays + excluded.plays
        """;

    /// <summary>Adds the plays of a batch, once however often it is told.</summary>
    /// <param name="source">Whose batches these are; each source numbers its own.</param>
    /// <param name="batch">Number of the batch, from 1, larger than those before.</param>
    /// <param name="plays">Day (UTC), track and number of plays; the same day and track may stand in it more than once.</param>
    public async Task AddAsync(string source, long batch, IReadOnlyCollection<(DateOnly Day, Guid TrackId, int Plays)> plays, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = source });
        command.Parameters.Add(new() { Value = batch });
        command.Parameters.Add(new() { Value = plays.Select(p => p.Day).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date });
        command.Parameters.Add(new() { Value = plays.Select(p => p.TrackId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = plays.Select(p => p.Plays).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
