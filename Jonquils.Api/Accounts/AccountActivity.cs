using System.Buffers.Binary;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.Api.Accounts;

/// <summary>Who registered, signed in and out, in the order in which it was committed; for modules that count.</summary>
internal sealed class AccountActivity([FromKeyedServices(AccountsDb.Name)] NpgsqlDataSource database)
{
    private static readonly string[] Counted =
    [
        AuditActions.Registered, AuditActions.SignedIn, AuditActions.SignedOut, AuditActions.SignedOutEverywhere, AuditActions.SessionRevoked, AuditActions.AccountDeleted,
    ];

    /// <summary>Where a batch ends that begins behind a place.</summary>
    /// <param name="before">Only what happened until then, up to the first event that is later; but nothing waits for a clock that ran ahead by more than a day.</param>
    /// <returns><see langword="null"/> when there is nothing new whose order is settled.</returns>
    public async Task<(ulong Tx, Guid Id)?> EndAsync((ulong Tx, Guid Id) after, int limit, DateTimeOffset before, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            WITH next AS (
                SELECT tx, id, at FROM audit_log WHERE (tx, id) > ($1, $2) AND tx < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY tx, id LIMIT $3),
            told AS (SELECT tx, id, bool_and(at <= $4 OR at > $4 + interval '1 day') OVER (ORDER BY tx, id) AS is_settled FROM next)
            SELECT tx, id FROM told WHERE is_settled ORDER BY tx DESC, id DESC LIMIT 1
            """);
        command.Parameters.Add(new() { Value = after.Tx, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new() { Value = after.Id });
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = before.ToUniversalTime() });
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? PlaceOf(row) : null;
    }

    /// <summary>What happened after one place and up to another.</summary>
    public async Task<IReadOnlyList<AccountEvent>> ReadAsync((ulong Tx, Guid Id) after, (ulong Tx, Guid Id) until, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "SELECT at, user_id, action, subject FROM audit_log WHERE (tx, id) > ($1, $2) AND (tx, id) <= ($3, $4) AND action = ANY($5) ORDER BY tx, id");
        command.Parameters.Add(new() { Value = after.Tx, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new() { Value = after.Id });
        command.Parameters.Add(new() { Value = until.Tx, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new() { Value = until.Id });
        command.Parameters.Add(new() { Value = Counted });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var events = new List<AccountEvent>();
        while (await row.ReadAsync(cancel))
        {
            events.Add(EventOf(row));
        }

        return events;
    }

    /// <returns>When the first event after a place happened; <see langword="null"/> when there is none.</returns>
    public async Task<DateTimeOffset?> OldestAsync((ulong Tx, Guid Id) after, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT at FROM audit_log WHERE (tx, id) > ($1, $2) ORDER BY tx, id LIMIT 1");
        command.Parameters.Add(new() { Value = after.Tx, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new() { Value = after.Id });
        return await command.ExecuteScalarAsync(cancel) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    private static (ulong Tx, Guid Id) PlaceOf(NpgsqlDataReader row) => (row.GetFieldValue<ulong>(0), row.GetGuid(1));

    private static AccountEvent EventOf(NpgsqlDataReader row)
    {
        var (at, action) = (row.GetFieldValue<DateTimeOffset>(0), row.GetString(2));
        return new AccountEvent(at, row.IsDBNull(1) ? null : row.GetGuid(1), action, row.IsDBNull(3) ? null : LengthOf(action, row.GetString(3), at));
    }

    // The subject of an end is its session, whose id begins with the time it was made.
    private static TimeSpan? LengthOf(string action, string subject, DateTimeOffset at)
    {
        if (action is not (AuditActions.SignedOut or AuditActions.SessionRevoked) || !Guid.TryParse(subject, out var session) || session.Version != 7)
        {
            return null;
        }

        var began = DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(session.ToByteArray(bigEndian: true)) >> 16));
        return at > began ? at - began : TimeSpan.Zero;
    }
}

/// <param name="Action">One of the audit log's words, e.g. <c>registered</c> or <c>signed_in</c>.</param>
/// <param name="Session">How long the session lasted that ended with it.</param>
internal sealed record AccountEvent(DateTimeOffset At, Guid? UserId, string Action, TimeSpan? Session);
