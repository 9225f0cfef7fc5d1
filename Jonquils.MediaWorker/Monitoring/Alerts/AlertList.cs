using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.Monitoring.Alerts;

/// <summary>Reads alerts for operators, and takes their acknowledgements.</summary>
internal sealed class AlertList([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Instead of a state: all that are not resolved.</summary>
    public const string Standing = "STANDING";

    private const string ListSql = $"""
        SELECT {AlertRow.Columns} FROM monitoring.alerts
        WHERE ($1::text IS NULL OR state = $1 OR ($1 = '{Standing}' AND resolved_at IS NULL)) AND ($2::uuid IS NULL OR id < $2)
        ORDER BY id DESC
        LIMIT $3
        """;

    // Whoever was first has acknowledged it.
    private const string AcknowledgeSql = $"""
        UPDATE monitoring.alerts
        SET state = CASE WHEN resolved_at IS NULL THEN 'ACKNOWLEDGED' ELSE state END,
            acknowledged_at = CASE WHEN resolved_at IS NULL THEN coalesce(acknowledged_at, $2) ELSE acknowledged_at END,
            acknowledged_by = CASE WHEN resolved_at IS NULL THEN coalesce(acknowledged_by, $3) ELSE acknowledged_by END
        WHERE id = $1
        RETURNING {AlertRow.Columns}
        """;

    /// <summary>The latest opened first.</summary>
    /// <param name="state">A state, <see cref="Standing"/>, or <see langword="null"/> for all.</param>
    /// <param name="after">The last alert of the page before.</param>
    public async Task<List<AlertState>> ReadAsync(string? state, Guid? after, int most, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ListSql);
        command.Parameters.Add(new() { Value = (object?)state ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)after ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = most });
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await AlertRow.ReadAllAsync(row, cancel);
    }

    /// <returns>The alert as it is now, unchanged if it was resolved before; <see langword="null"/> when there is none.</returns>
    public async Task<AlertState?> AcknowledgeAsync(Guid id, Guid by, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(AcknowledgeSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        command.Parameters.Add(new() { Value = by });
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? AlertRow.Read(row) : null;
    }
}
