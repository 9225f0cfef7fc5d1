using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Analytics.Database;
using Jonquils.Api.Analytics.Schema;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Analytics.AccountEvents;

/// <summary>Copies registrations, sign-ins and sign-outs into ClickHouse, each once in effect: the end of a batch is written down before it is sent.</summary>
internal sealed class ActivityForwarder(
    AccountActivity accounts, SessionContents contents, [FromKeyedServices(AnalyticsDb.Name)] NpgsqlDataSource database, ClickHouseClient clickHouse, AnalyticsSchema schema,
    IOptions<AnalyticsOptions> options, TimeProvider clock, ILogger<ActivityForwarder> logger)
    : PeriodicLoop(options.Value.ForwardEvery, clock, logger)
{
    private const string Feed = "activity";
    private const int MostRows = 5_000;

    private readonly TimeProvider _clock = clock;

    // By then a search of the same session has been shipped: its log goes out at this pause, and takes as long again when a batch is slow.
    private readonly TimeSpan _settled = 2 * options.Value.ShipEvery;

    private static readonly string[] Columns = ["timestamp", "user_id", "action", "session_duration_minutes", "tracks_played", "searches_made"];

    protected override Task RunOnceAsync(CancellationToken cancel) => clickHouse.IsConfigured ? ForwardAsync(cancel) : Task.CompletedTask;

    /// <summary>Copies whatever is new, unless another replica is at it.</summary>
    public async Task ForwardAsync(CancellationToken cancel)
    {
        await schema.EnsureAsync(cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var take = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtextextended('activity_feed', 0))", connection);
        if (await take.ExecuteScalarAsync(cancel) is not true)
        {
            return;
        }

        try
        {
            while (await NextAsync(connection, cancel))
            {
            }
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await using var free = new NpgsqlCommand("SELECT pg_advisory_unlock(hashtextextended('activity_feed', 0))", connection);
                await free.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }

    private async Task<bool> NextAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var (after, planned, batch) = await PlaceAsync(connection, cancel);
        if ((planned ?? await accounts.EndAsync(after, MostRows, _clock.GetUtcNow() - _settled, cancel)) is not { } until)
        {
            return false;
        }

        if (planned is null)
        {
            batch++;
            await WriteAsync(connection, "UPDATE analytics.feed_places SET until_tx = $2, until_id = $3, batch = $4 WHERE name = $1", until, batch, cancel);
        }

        var rows = new List<Row>();
        foreach (var one in await accounts.ReadAsync(after, until, cancel))
        {
            var (tracks, searches) = await contents.CountAsync(one, cancel);
            rows.Add(new(one.At.ToUniversalTime(), one.UserId, one.Action, one.Session is { } session ? (int)session.TotalMinutes : null, tracks, searches));
        }

        if (rows.Count > 0)
        {
            await clickHouse.InsertAsync(EventTables.Activity, Columns, rows.ToAsyncEnumerable(), TokenOf(batch, rows[0]), cancel);
        }

        await WriteAsync(
            connection, "UPDATE analytics.feed_places SET tx = $2, id = $3, until_tx = NULL, until_id = NULL WHERE name = $1 AND batch = $4", until, batch, cancel);
        return true;
    }

    /// <summary>What was copied up to, and what is being copied.</summary>
    internal static async Task<((ulong Tx, Guid Id) After, (ulong Tx, Guid Id)? Until, long Batch)> PlaceAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("SELECT tx, id, until_tx, until_id, batch FROM analytics.feed_places WHERE name = $1", connection);
        command.Parameters.Add(new() { Value = Feed });
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return Read(row);
    }

    private static ((ulong Tx, Guid Id) After, (ulong Tx, Guid Id)? Until, long Batch) Read(NpgsqlDataReader row) =>
        ((row.GetFieldValue<ulong>(0), row.GetGuid(1)), row.IsDBNull(2) ? null : (row.GetFieldValue<ulong>(2), row.GetGuid(3)), row.GetInt64(4));

    private static async Task WriteAsync(NpgsqlConnection connection, string sql, (ulong Tx, Guid Id) place, long batch, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = Feed });
        command.Parameters.Add(new() { Value = place.Tx, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new() { Value = place.Id });
        command.Parameters.Add(new() { Value = batch });
        await command.ExecuteNonQueryAsync(cancel);
    }

    // The number alone is not enough: after a restore batches are numbered on from an older moment, and hold others.
    private static string TokenOf(long batch, Row first) => string.Create(CultureInfo.InvariantCulture, $"{Feed}-{batch}-{first.Timestamp.UtcTicks}-{first.UserId:N}");

    private sealed record Row(DateTimeOffset Timestamp, Guid? UserId, string Action, int? SessionDurationMinutes, int? TracksPlayed, int? SearchesMade);
}
