using System.Net;
using System.Runtime.CompilerServices;
using Jonquils.Api.Playback.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Playback.Listening;

/// <summary>The listens of everybody, as they were told: the truth from which reports are made.</summary>
/// <remarks>
/// A forwarder copies the rows on in the order of (<c>tx</c>, <c>id</c>), and only those with <c>tx &lt; pg_snapshot_xmin(pg_current_snapshot())</c>:
/// ids alone are given out before the commit, so a lower one may appear after a higher one was read.
/// </remarks>
internal sealed class ListeningHistory([FromKeyedServices(PlaybackDb.Name)] NpgsqlDataSource database)
{
    // One statement, so that an event's id, its row and the position stand or fall together. In order of the ids, so that two batches with the
    // same events wait for each other instead of locking each other out.
    private const string AppendSql = """
        WITH given AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::int[], $6::int[], $7::real[], $8::text[], $9::text[])
                AS g(event_id, track_id, action, played_at, position_ms, play_duration_ms, completion_percentage, platform, device_type)
        ), fresh AS (
            INSERT INTO playback_event_ids (event_id, received_at) SELECT event_id, $11 FROM given ORDER BY event_id
            ON CONFLICT DO NOTHING RETURNING event_id
        ), positions AS (
            INSERT INTO listening_positions (user_id, track_id, position_ms, played_at, is_finished)
            SELECT DISTINCT ON (track_id) $10, track_id, coalesce(position_ms, 0), played_at,
                action IN ('skip', 'complete') OR coalesce(completion_percentage >= 95, false)
            FROM given JOIN fresh USING (event_id) WHERE action <> 'like' ORDER BY track_id, played_at DESC, position_ms DESC NULLS LAST
            ON CONFLICT (user_id, track_id) DO UPDATE
            SET position_ms = excluded.position_ms, played_at = excluded.played_at, is_finished = excluded.is_finished
            WHERE listening_positions.played_at <= excluded.played_at
        )
        INSERT INTO playback_history (event_id, user_id, track_id, action, listened_sec, position_ms, play_duration_ms, completion_percentage,
            played_at, received_at, ip_address, platform, device_type)
        SELECT event_id, $10, track_id, action, round(play_duration_ms / 1000.0)::int, position_ms, play_duration_ms, completion_percentage,
            played_at, $11, $12, platform, device_type
        FROM given JOIN fresh USING (event_id)
        """;

    private const string RecentSql = """
        SELECT id, track_id, action, played_at, position_ms, play_duration_ms, completion_percentage, platform, device_type
        FROM playback_history
        WHERE user_id = $1 AND action <> 'like' AND (played_at, id) < ($2, $3)
        ORDER BY played_at DESC, id DESC
        LIMIT $4
        """;

    private const string AllSql = """
        SELECT event_id, track_id, action, played_at, received_at, position_ms, play_duration_ms, completion_percentage, platform, device_type, host(ip_address), is_suspicious
        FROM playback_history WHERE user_id = $1 ORDER BY played_at, id
        """;

    /// <summary>Writes events of one listener. Those that are there already stay as they are.</summary>
    /// <param name="listens">No two with one id.</param>
    /// <returns>How many were new.</returns>
    public async Task<int> AppendAsync(Guid userId, IReadOnlyList<Listen> listens, IPAddress? address, DateTimeOffset now, CancellationToken cancel)
    {
        if (listens.Count == 0)
        {
            return 0;
        }

        await using var command = database.CreateCommand(AppendSql);
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Uuid, listens.Select(l => l.EventId).ToArray());
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Uuid, listens.Select(l => l.TrackId).ToArray());
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Text, listens.Select(l => l.Action).ToArray());
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, listens.Select(l => l.PlayedAt).ToArray());
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Integer, listens.Select(l => l.PositionMs).ToArray());
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Integer, listens.Select(l => l.PlayDurationMs).ToArray());
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Real, listens.Select(l => l.CompletionPercentage).ToArray());
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Text, listens.Select(l => l.Platform).ToArray());
        Add(command, NpgsqlDbType.Array | NpgsqlDbType.Text, listens.Select(l => l.DeviceType).ToArray());
        Add(command, NpgsqlDbType.Uuid, userId);
        Add(command, NpgsqlDbType.TimestampTz, now);
        Add(command, NpgsqlDbType.Inet, (object?)address ?? DBNull.Value);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A listener's events, the latest first, likes left out.</summary>
    /// <param name="before">Time and id of the event to begin behind.</param>
    public async Task<List<PastEvent>> RecentAsync(Guid userId, (DateTimeOffset Time, long Id) before, int limit, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(RecentSql);
        Add(command, NpgsqlDbType.Uuid, userId);
        Add(command, NpgsqlDbType.TimestampTz, before.Time);
        Add(command, NpgsqlDbType.Bigint, before.Id);
        Add(command, NpgsqlDbType.Integer, limit);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var events = new List<PastEvent>();
        while (await reader.ReadAsync(cancel))
        {
            events.Add(Read(reader));
        }

        return events;
    }

    /// <summary>All events of a listener, the earliest first, as they are read.</summary>
    public async IAsyncEnumerable<ExportedListen> AllAsync(Guid userId, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand(AllSql);
        Add(command, NpgsqlDbType.Uuid, userId);
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            yield return ExportOf(row);
        }
    }

    /// <summary>
    /// Forgets whose listens these were: rows stay for the counts, under a pseudonym that leads nowhere and without an address. May be repeated.
    /// </summary>
    public async Task EraseUserAsync(Guid userId, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT erase_playback_history($1)");
        Add(command, NpgsqlDbType.Uuid, userId);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Makes the partitions that events of these days need, and forgets ids of events that are too old to be taken again.</summary>
    public async Task TidyAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using var months = database.CreateCommand("SELECT ensure_playback_months($1, $2)");
        Add(months, NpgsqlDbType.Date, DateOnly.FromDateTime((now - Listen.TakenFor).UtcDateTime));
        Add(months, NpgsqlDbType.Date, DateOnly.FromDateTime(now.UtcDateTime.AddMonths(2)));
        await months.ExecuteNonQueryAsync(cancel);
        await ForgetAsync(now, dryRun: false, cancel);
    }

    /// <summary>Forgets what serves only while events may still come, or come twice.</summary>
    /// <param name="dryRun">Only count.</param>
    public async Task<(long Ids, long Tallies, long Rates)> ForgetAsync(DateTimeOffset now, bool dryRun, CancellationToken cancel)
    {
        var counted = now - Listen.TakenFor - Listen.TakenFor;
        return (
            await ForgetAsync("playback_event_ids", "received_at", now - (3 * Listen.TakenFor), dryRun, cancel),
            await ForgetAsync("listening_tallies", "last_at", counted, dryRun, cancel),
            await ForgetAsync("listening_rates", "hour", counted, dryRun, cancel));
    }

    private async Task<long> ForgetAsync(string table, string at, DateTimeOffset oldest, bool dryRun, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(dryRun
            ? $"SELECT count(*) FROM {table} WHERE {at} < $1"
            : $"WITH gone AS (DELETE FROM {table} WHERE {at} < $1 RETURNING 1) SELECT count(*) FROM gone");
        Add(command, NpgsqlDbType.TimestampTz, oldest.UtcDateTime);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static ExportedListen ExportOf(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4), row.IsDBNull(5) ? null : row.GetInt32(5),
        row.GetInt32(6), row.IsDBNull(7) ? null : row.GetFloat(7), row.IsDBNull(8) ? null : row.GetString(8), row.IsDBNull(9) ? null : row.GetString(9),
        row.IsDBNull(10) ? null : row.GetString(10), row.GetBoolean(11));

    private static PastEvent Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetGuid(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.IsDBNull(4) ? null : row.GetInt32(4), row.GetInt32(5),
        row.IsDBNull(6) ? null : row.GetFloat(6), row.GetString(7), row.GetString(8));

    private static void Add(NpgsqlCommand command, NpgsqlDbType type, object value) => command.Parameters.Add(new() { NpgsqlDbType = type, Value = value });
}

/// <summary>A row of the history.</summary>
internal sealed record PastEvent(
    long Id, Guid TrackId, string Action, DateTimeOffset PlayedAt, int? PositionMs, int PlayDurationMs, float? CompletionPercentage, string Platform, string DeviceType)
{
    /// <summary>Whether a listening ends with it.</summary>
    public bool IsLast => Action is "skip" or "complete";
}
