using Jonquils.Api.Catalog.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Catalog;

/// <summary>Takes how often tracks were played, from whoever counts plays, for the popular list and the artists' figures.</summary>
internal sealed class PlayCounts([FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource database)
{
    private const string Sql = """
        INSERT INTO track_plays (day, track_id, plays)
        SELECT day, track_id, sum(plays)::int FROM unnest($1, $2, $3) AS given(day, track_id, plays) GROUP BY day, track_id
        ON CONFLICT (day, track_id) DO UPDATE SET plays = track_plays.plays + excluded.plays
        """;

    /// <summary>Adds plays. Not idempotent: the caller says each play once, e.g. by a cursor of its own that it moves only after this.</summary>
    /// <param name="plays">Day (UTC), track and number of plays; the same day and track may stand in it more than once.</param>
    public async Task AddAsync(IReadOnlyCollection<(DateOnly Day, Guid TrackId, int Plays)> plays, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = plays.Select(p => p.Day).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date });
        command.Parameters.Add(new() { Value = plays.Select(p => p.TrackId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = plays.Select(p => p.Plays).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
