using System.Globalization;
using Npgsql;

namespace Jonquils.MediaWorker.Backups.Restore;

/// <summary>
/// Sets what is copied on by cursor going again: listening events and account activity towards ClickHouse, changes of the catalogue towards the search index.
/// Cursors go by numbers of transactions, which another server counts from its own beginning.
/// </summary>
internal sealed class RestoredFeeds(Func<string, NpgsqlConnectionStringBuilder> restored)
{
    private const string History = "playback_history";
    private const string Audit = "audit_log";
    private const string LastUuid = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    private const string SearchSql = """
        DELETE FROM search_feed;
        DELETE FROM playlists.search_feed;
        UPDATE search.indexes SET position = NULL, is_requested = true, build_generation = NULL, build_position = NULL, build_kind = NULL, build_after = NULL,
            build_done = 0, build_total = 0, build_started_at = NULL;
        """;

    /// <param name="anew">Whether all is to be handed on again from the beginning.</param>
    /// <returns>What was done, for people.</returns>
    public async Task<IReadOnlyList<string>> MendAsync(bool anew, CancellationToken cancel)
    {
        await using var streaming = await OpenAsync(BackupDatabases.Streaming, cancel);
        await using var catalog = await OpenAsync(BackupDatabases.Catalog, cancel);
        await using var users = await OpenAsync(BackupDatabases.Users, cancel);
        List<string> done = [];
        if (await MendAsync(streaming, History, streaming, "listen_feed", "bigint", long.MaxValue.ToString(CultureInfo.InvariantCulture), cancel))
        {
            done.Add("listening events were numbered anew for this server");
        }

        if (await MendAsync(users, Audit, streaming, "analytics.feed_places", "uuid", LastUuid, cancel))
        {
            done.Add("account activity was numbered anew for this server");
        }

        if (anew)
        {
            await BeginAnewAsync(streaming, catalog, cancel);
            done.Add("listening and activity are copied and counted from the beginning");
        }

        await GoOnAfterAsync(streaming, catalog, cancel);
        await ExecuteAsync(catalog, SearchSql, cancel);
        done.Add("the search index is built anew");
        return done;
    }

    // The place may lie in another database than what it is a place in.
    private static async Task<bool> MendAsync(NpgsqlConnection rows, string table, NpgsqlConnection places, string cursor, string idType, string lastId, CancellationToken cancel)
    {
        var (place, until) = await ReadAsync(places, cursor, idType, cancel);
        if (!await TransactionMarks.AreAheadAsync(rows, table, cancel) && !await TransactionMarks.AreAheadAsync(places, cursor, cancel))
        {
            return false;
        }

        await TransactionMarks.RewriteAsync(rows, table, place, until, cancel);
        var untilNow = until is null ? "NULL, until_id = NULL" : string.Create(CultureInfo.InvariantCulture, $"'{TransactionMarks.UnderWay}', until_id = '{lastId}'");
        await ExecuteAsync(places, string.Create(CultureInfo.InvariantCulture, $"UPDATE {cursor} SET tx = '{TransactionMarks.HandedOn}', id = '{lastId}', until_tx = {untilNow}"), cancel);
        return true;
    }

    private static async Task<(FeedPlace Place, FeedPlace? Until)> ReadAsync(NpgsqlConnection places, string cursor, string idType, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT tx, id::text, until_tx, until_id::text FROM {cursor}", places);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (PlaceOf(row, 0, idType)!, PlaceOf(row, 2, idType));
    }

    private static FeedPlace? PlaceOf(NpgsqlDataReader row, int column, string idType) =>
        row.IsDBNull(column) ? null : new FeedPlace(row.GetFieldValue<ulong>(column), row.GetString(column + 1), idType);

    private static async Task BeginAnewAsync(NpgsqlConnection streaming, NpgsqlConnection catalog, CancellationToken cancel)
    {
        await ExecuteAsync(
            streaming,
            """
            UPDATE listen_feed SET tx = '0', id = 0, until_tx = NULL, until_id = NULL;
            UPDATE analytics.feed_places SET tx = '0', id = '00000000-0000-0000-0000-000000000000', until_tx = NULL, until_id = NULL;
            DELETE FROM listening_tallies;
            DELETE FROM listening_rates;
            """,
            cancel);
        await ExecuteAsync(catalog, "DELETE FROM track_plays", cancel);
    }

    // The catalogue may have counted a batch that the history, a moment older, does not know of: the next must not look like one that was counted.
    private static async Task GoOnAfterAsync(NpgsqlConnection streaming, NpgsqlConnection catalog, CancellationToken cancel)
    {
        await using var counted = new NpgsqlCommand("SELECT max(batch) FROM play_feeds WHERE source = 'listens'", catalog);
        if (await counted.ExecuteScalarAsync(cancel) is long batch)
        {
            await ExecuteAsync(streaming, string.Create(CultureInfo.InvariantCulture, $"UPDATE listen_feed SET batch = greatest(batch, {batch}) WHERE until_tx IS NULL"), cancel);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(string name, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(restored(name).ConnectionString);
        await connection.OpenAsync(cancel);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
