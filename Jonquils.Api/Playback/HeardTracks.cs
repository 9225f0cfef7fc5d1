using Jonquils.Api.Playback.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Playback;

/// <summary>How much somebody listened to in a span of time, by the history.</summary>
internal sealed class HeardTracks([FromKeyedServices(PlaybackDb.Name)] NpgsqlDataSource database)
{
    private const string CountSql =
        "SELECT count(DISTINCT track_id)::int FROM playback_history WHERE user_id = $1 AND played_at BETWEEN $2 AND $3 AND action <> 'like'";

    /// <summary>Counts the tracks that were listened to, each once, however short.</summary>
    public async Task<int> CountAsync(Guid userId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(CountSql);
        command.Parameters.Add(new() { Value = userId, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = from.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = to.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return (int)(await command.ExecuteScalarAsync(cancel))!;
    }
}
