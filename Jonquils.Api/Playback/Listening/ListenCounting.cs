using System.Net;
using Jonquils.Api.Catalog;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Playback.Listening;

/// <summary>The rows of the history after one place and up to another.</summary>
internal sealed record FeedSpan(long Batch, ulong FromTx, long FromId, ulong UntilTx, long UntilId);

/// <summary>Events with what they add to the counts, and what is to be remembered once they were handed over.</summary>
internal sealed record CountedListens(
    IReadOnlyList<CountedListen> Listens,
    IReadOnlyDictionary<(Guid User, Guid Track), ListenTally> Tallies,
    IReadOnlyDictionary<(Guid User, IPAddress Address, DateTimeOffset Hour), int> Rates,
    IReadOnlyList<long> Suspicious);

/// <summary>
/// Tells from what players report which listenings, plays and milliseconds are new. What it remembers of the events before is saved with the cursor, so
/// the same events are counted the same way however often they are read.
/// </summary>
internal sealed class ListenCounting(TrackCredits credits, IOptions<PlaybackOptions> options)
{
    private const string InSpan = "(h.tx, h.id) > ($1, $2) AND (h.tx, h.id) <= ($3, $4)";

    private const string ListenersSql =
        $"INSERT INTO listeners (user_id) SELECT DISTINCT h.user_id FROM playback_history h WHERE {InSpan} ON CONFLICT DO NOTHING";

    private const string EventsSql = $"""
        SELECT h.id, h.event_id, h.user_id, l.listener, h.track_id, h.action, h.position_ms, h.play_duration_ms, h.completion_percentage,
               h.played_at, h.ip_address, h.platform, h.device_type
        FROM playback_history h JOIN listeners l ON l.user_id = h.user_id WHERE {InSpan} ORDER BY h.tx, h.id
        """;

    private const string TalliesSql = """
        SELECT t.user_id, t.track_id, t.last_at, t.listened_ms, t.is_counted, t.is_suspicious, t.is_over
        FROM listening_tallies t JOIN (SELECT DISTINCT * FROM unnest($1, $2) AS g(user_id, track_id)) g USING (user_id, track_id)
        """;

    private const string RatesSql = "SELECT user_id, ip_address, hour, listenings FROM listening_rates WHERE user_id = ANY($1) AND hour = ANY($2)";

    private const string SaveSql = """
        INSERT INTO listening_tallies (user_id, track_id, last_at, listened_ms, is_counted, is_suspicious, is_over)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (user_id, track_id) DO UPDATE SET last_at = excluded.last_at, listened_ms = excluded.listened_ms,
            is_counted = excluded.is_counted, is_suspicious = excluded.is_suspicious, is_over = excluded.is_over
        """;

    private const string SaveRatesSql = """
        INSERT INTO listening_rates (user_id, ip_address, hour, listenings) SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (user_id, ip_address, hour) DO UPDATE SET listenings = excluded.listenings
        """;

    private const string FlagSql = """
        WITH allowed AS MATERIALIZED (SELECT set_config('jonquils.history_may_change', 'yes', true) AS yes)
        UPDATE playback_history h SET is_suspicious = true FROM allowed WHERE allowed.yes = 'yes' AND h.id = ANY($1)
        """;

    /// <summary>Reads and counts the events of a span.</summary>
    public async Task<CountedListens> CountAsync(NpgsqlConnection connection, FeedSpan span, CancellationToken cancel)
    {
        await using (var listeners = In(connection, ListenersSql, span))
        {
            await listeners.ExecuteNonQueryAsync(cancel);
        }

        var events = await ReadAsync(connection, span, cancel);
        var known = await credits.OfAsync([.. events.Select(e => e.TrackId)], cancel);
        var tallies = await TalliesAsync(connection, events, cancel);
        var rates = await RatesAsync(connection, events, cancel);
        var (changed, changedRates) = (new Dictionary<(Guid, Guid), ListenTally>(), new Dictionary<(Guid, IPAddress, DateTimeOffset), int>());
        var (counted, suspicious) = (new List<CountedListen>(events.Count), new List<long>());
        foreach (var one in events)
        {
            var track = known.GetValueOrDefault(one.TrackId);
            if (one.Action == "like")
            {
                counted.Add(one.Counted(track, 0, false, false, false));
                continue;
            }

            var before = tallies.GetValueOrDefault((one.UserId, one.TrackId));
            var isListening = ListenTally.IsAnother(before, one.PlayedAt, one.PlayDurationMs);
            var isOneTooMany = false;
            if (isListening && one.RateKey is { } key)
            {
                var listenings = rates.GetValueOrDefault(key) + 1;
                rates[key] = changedRates[key] = listenings;
                isOneTooMany = listenings > options.Value.MostListeningsPerHour;
            }

            var (tally, newMs, isPlay) = ListenTally.Count(
                isListening ? null : before, one.PlayedAt, one.PlayDurationMs, one.IsLast, track?.DurationMs ?? 0, isOneTooMany);
            tallies[(one.UserId, one.TrackId)] = changed[(one.UserId, one.TrackId)] = tally;
            counted.Add(one.Counted(track, newMs, isListening, isPlay, tally.IsSuspicious));
            if (tally.IsSuspicious)
            {
                suspicious.Add(one.Id);
            }
        }

        return new CountedListens(counted, changed, changedRates, suspicious);
    }

    /// <summary>Remembers what was counted, in the caller's transaction.</summary>
    public static async Task SaveAsync(NpgsqlConnection connection, CountedListens counted, CancellationToken cancel)
    {
        var tallies = counted.Tallies.ToList();
        await using var save = new NpgsqlCommand(SaveSql, connection);
        save.Add(tallies.Select(t => t.Key.User), NpgsqlDbType.Uuid).Add(tallies.Select(t => t.Key.Track), NpgsqlDbType.Uuid)
            .Add(tallies.Select(t => t.Value.LastAt), NpgsqlDbType.TimestampTz).Add(tallies.Select(t => t.Value.ListenedMs), NpgsqlDbType.Integer)
            .Add(tallies.Select(t => t.Value.IsCounted), NpgsqlDbType.Boolean).Add(tallies.Select(t => t.Value.IsSuspicious), NpgsqlDbType.Boolean)
            .Add(tallies.Select(t => t.Value.IsOver), NpgsqlDbType.Boolean);
        await save.ExecuteNonQueryAsync(cancel);

        var rates = counted.Rates.ToList();
        await using var saveRates = new NpgsqlCommand(SaveRatesSql, connection);
        saveRates.Add(rates.Select(r => r.Key.User), NpgsqlDbType.Uuid).Add(rates.Select(r => r.Key.Address), NpgsqlDbType.Inet)
            .Add(rates.Select(r => r.Key.Hour), NpgsqlDbType.TimestampTz).Add(rates.Select(r => r.Value), NpgsqlDbType.Integer);
        await saveRates.ExecuteNonQueryAsync(cancel);

        if (counted.Suspicious.Count > 0)
        {
            await using var flag = new NpgsqlCommand(FlagSql, connection).Add(counted.Suspicious, NpgsqlDbType.Bigint);
            await flag.ExecuteNonQueryAsync(cancel);
        }
    }

    private static async Task<List<FedEvent>> ReadAsync(NpgsqlConnection connection, FeedSpan span, CancellationToken cancel)
    {
        var events = new List<FedEvent>();
        await using var command = In(connection, EventsSql, span);
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            events.Add(EventOf(row));
        }

        return events;
    }

    private static async Task<Dictionary<(Guid, Guid), ListenTally>> TalliesAsync(NpgsqlConnection connection, List<FedEvent> events, CancellationToken cancel)
    {
        var tallies = new Dictionary<(Guid, Guid), ListenTally>();
        await using var command = new NpgsqlCommand(TalliesSql, connection)
            .Add(events.Select(e => e.UserId), NpgsqlDbType.Uuid).Add(events.Select(e => e.TrackId), NpgsqlDbType.Uuid);
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            tallies[(row.GetGuid(0), row.GetGuid(1))] = TallyOf(row);
        }

        return tallies;
    }

    private static async Task<Dictionary<(Guid, IPAddress, DateTimeOffset), int>> RatesAsync(NpgsqlConnection connection, List<FedEvent> events, CancellationToken cancel)
    {
        var rates = new Dictionary<(Guid, IPAddress, DateTimeOffset), int>();
        await using var command = new NpgsqlCommand(RatesSql, connection)
            .Add(events.Select(e => e.UserId).Distinct(), NpgsqlDbType.Uuid).Add(events.Select(e => e.Hour).Distinct(), NpgsqlDbType.TimestampTz);
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            rates[RateKeyOf(row)] = row.GetInt32(3);
        }

        return rates;
    }

    private static FedEvent EventOf(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetGuid(3), row.GetGuid(4), row.GetString(5), row.IsDBNull(6) ? null : row.GetInt32(6), row.GetInt32(7),
        row.IsDBNull(8) ? null : row.GetFloat(8), row.GetFieldValue<DateTimeOffset>(9), row.IsDBNull(10) ? null : row.GetFieldValue<IPAddress>(10),
        row.IsDBNull(11) ? "OTHER" : row.GetString(11), row.IsDBNull(12) ? "other" : row.GetString(12));

    private static ListenTally TallyOf(NpgsqlDataReader row) =>
        new(row.GetFieldValue<DateTimeOffset>(2), row.GetInt32(3), row.GetBoolean(4), row.GetBoolean(5), row.GetBoolean(6));

    private static (Guid, IPAddress, DateTimeOffset) RateKeyOf(NpgsqlDataReader row) =>
        (row.GetGuid(0), row.GetFieldValue<IPAddress>(1), row.GetFieldValue<DateTimeOffset>(2));

    private static NpgsqlCommand In(NpgsqlConnection connection, string sql, FeedSpan span) => new(sql, connection)
    {
        Parameters =
        {
            new() { Value = span.FromTx, NpgsqlDbType = NpgsqlDbType.Xid8 }, new() { Value = span.FromId },
            new() { Value = span.UntilTx, NpgsqlDbType = NpgsqlDbType.Xid8 }, new() { Value = span.UntilId },
        },
    };
}

file static class ArrayParameters
{
    public static NpgsqlCommand Add<T>(this NpgsqlCommand command, IEnumerable<T> values, NpgsqlDbType type)
    {
        command.Parameters.Add(new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
        return command;
    }
}
