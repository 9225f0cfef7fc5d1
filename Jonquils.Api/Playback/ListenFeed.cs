using Jonquils.Api.Playback.Database;
using Jonquils.Api.Playback.Listening;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Playback;

/// <summary>Hands the history of listening on, event by event in the order in which they were committed, each once in effect.</summary>
/// <remarks>
/// <para>The end of a batch is written down before the batch is handed over, and the cursor moves after it was taken. So a batch that comes again after a
/// crash has the same number and the same events, and the taker can tell. One replica hands over at a time.</para>
/// <para>Read by (<c>tx</c>, <c>id</c>) below the oldest transaction under way: ids are given out before the commit, so a lower one may appear after a higher one.</para>
/// </remarks>
internal sealed class ListenFeed([FromKeyedServices(PlaybackDb.Name)] NpgsqlDataSource database, ListenCounting counting, IOptions<PlaybackOptions> options)
{
    private const string PlaceSql = "SELECT tx, id, until_tx, until_id, batch FROM listen_feed";

    private const string NextSql = """
        SELECT tx, id FROM playback_history
        WHERE (tx, id) > ($1, $2) AND tx < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY tx, id LIMIT $3
        """;

    private const string PlanSql = $"WITH next AS ({NextSql}) SELECT tx, id FROM next ORDER BY tx DESC, id DESC LIMIT 1";

    private const string ErasuresSql = """
        SELECT e.pseudonym, e.user_id, l.listener FROM history_erasures e LEFT JOIN listeners l ON l.user_id = e.pseudonym ORDER BY e.erased_at
        """;

    // A batch that was under way may have remembered the old name.
    private const string ErasedSql = """
        WITH gone AS (DELETE FROM history_erasures WHERE pseudonym = $1 RETURNING user_id, erased_at),
        rates AS (DELETE FROM listening_rates r USING gone WHERE r.user_id = gone.user_id AND r.hour < gone.erased_at)
        DELETE FROM listening_tallies t USING gone WHERE t.user_id = gone.user_id AND t.last_at <= gone.erased_at
        """;

    private const string LagSql = """
        SELECT extract(epoch FROM clock_timestamp() - h.received_at)::float8
        FROM playback_history h WHERE (h.tx, h.id) > ($1, $2) ORDER BY h.tx, h.id LIMIT 1
        """;

    /// <summary>Hands over whatever is new.</summary>
    /// <returns>How many events were handed over; <see langword="null"/> when another replica is at it.</returns>
    public async Task<int?> RunAsync(ITakesListens taker, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (!await ScalarAsync<bool>(connection, "SELECT pg_try_advisory_lock(hashtextextended('listen_feed', 0))", cancel))
        {
            return null;
        }

        try
        {
            var handed = 0;
            while (await NextAsync(connection, cancel) is { } span)
            {
                var counted = await counting.CountAsync(connection, span, cancel);
                await taker.TakeAsync(new ListenBatch(span.Batch, counted.Listens), cancel);
                await CommitAsync(connection, span, counted, cancel);
                handed += counted.Listens.Count;
            }

            await EraseAsync(connection, taker, cancel);
            return handed;
        }
        finally
        {
            // A broken connection has lost the lock already.
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await ScalarAsync<bool>(connection, "SELECT pg_advisory_unlock(hashtextextended('listen_feed', 0))", CancellationToken.None);
            }
        }
    }

    /// <summary>How long the oldest event that was not handed over yet has been waiting.</summary>
    public async Task<TimeSpan> LagAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var place = await PlaceAsync(connection, cancel);
        await using var command = Command(connection, LagSql, (place.FromTx, NpgsqlDbType.Xid8), (place.FromId, NpgsqlDbType.Bigint));
        return await command.ExecuteScalarAsync(cancel) is double seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : TimeSpan.Zero;
    }

    private async Task<FeedSpan?> NextAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var place = await PlaceAsync(connection, cancel);
        if (place.UntilTx is { } untilTx && place.UntilId is { } untilId)
        {
            return new FeedSpan(place.Batch, place.FromTx, place.FromId, untilTx, untilId);
        }

        await using var plan = Command(connection, PlanSql, (place.FromTx, NpgsqlDbType.Xid8), (place.FromId, NpgsqlDbType.Bigint), (options.Value.FeedBatch, NpgsqlDbType.Integer));
        FeedSpan span;
        await using (var reader = await plan.ExecuteReaderAsync(cancel))
        {
            if (!await reader.ReadAsync(cancel))
            {
                return null;
            }

            span = SpanOf(reader, place.Batch + 1, place.FromTx, place.FromId);
        }

        await using var write = Command(
            connection, "UPDATE listen_feed SET until_tx = $1, until_id = $2, batch = $3",
            (span.UntilTx, NpgsqlDbType.Xid8), (span.UntilId, NpgsqlDbType.Bigint), (span.Batch, NpgsqlDbType.Bigint));
        await write.ExecuteNonQueryAsync(cancel);
        return span;
    }

    private static async Task CommitAsync(NpgsqlConnection connection, FeedSpan span, CountedListens counted, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ListenCounting.SaveAsync(connection, counted, cancel);
        await using var move = Command(
            connection, "UPDATE listen_feed SET tx = until_tx, id = until_id, until_tx = NULL, until_id = NULL WHERE batch = $1 AND until_tx IS NOT NULL", (span.Batch, NpgsqlDbType.Bigint));
        await move.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    // After the batches: what was read under the old name before it was erased has been handed over by now.
    private static async Task EraseAsync(NpgsqlConnection connection, ITakesListens taker, CancellationToken cancel)
    {
        var erasures = new List<(Guid Pseudonym, Guid UserId, Guid? Listener)>();
        await using (var pending = new NpgsqlCommand(ErasuresSql, connection))
        await using (var reader = await pending.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                erasures.Add(ErasureOf(reader));
            }
        }

        foreach (var (pseudonym, userId, listener) in erasures)
        {
            // Without a listener nothing of it was ever handed over.
            if (listener is { } known)
            {
                await taker.EraseAsync(userId, known, pseudonym, cancel);
            }

            await using var done = Command(connection, ErasedSql, (pseudonym, NpgsqlDbType.Uuid));
            await done.ExecuteNonQueryAsync(cancel);
        }
    }

    private static async Task<(ulong FromTx, long FromId, ulong? UntilTx, long? UntilId, long Batch)> PlaceAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(PlaceSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return PlaceOf(reader);
    }

    private static (ulong FromTx, long FromId, ulong? UntilTx, long? UntilId, long Batch) PlaceOf(NpgsqlDataReader row) =>
        (row.GetFieldValue<ulong>(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetFieldValue<ulong>(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetInt64(4));

    private static FeedSpan SpanOf(NpgsqlDataReader row, long batch, ulong fromTx, long fromId) => new(batch, fromTx, fromId, row.GetFieldValue<ulong>(0), row.GetInt64(1));

    private static (Guid Pseudonym, Guid UserId, Guid? Listener) ErasureOf(NpgsqlDataReader row) =>
        (row.GetGuid(0), row.GetGuid(1), row.IsDBNull(2) ? null : row.GetGuid(2));

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<(object Value, NpgsqlDbType Type)> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (value, type) in parameters)
        {
            command.Parameters.Add(new() { Value = value, NpgsqlDbType = type });
        }

        return command;
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancel))!;
    }
}
