using Jonquils.Contracts;
using Npgsql;

namespace Jonquils.MediaWorker.Monitoring.Alerts;

/// <summary>An alert as its table has it.</summary>
internal static class AlertRow
{
    public const string Columns = "id, key, severity, title, detail, state, opened_at, last_seen_at, count, acknowledged_at, acknowledged_by, resolved_at";

    private const int Count = 12;

    public static AlertState Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetFieldValue<DateTimeOffset>(6),
        row.GetFieldValue<DateTimeOffset>(7), row.GetInt32(8), Time(row, 9), row.IsDBNull(10) ? null : row.GetGuid(10), Time(row, 11));

    /// <summary>With a text that stands behind the columns.</summary>
    public static (AlertState Alert, string? Behind) ReadWith(NpgsqlDataReader row) => (Read(row), row.IsDBNull(Count) ? null : row.GetString(Count));

    public static async Task<List<AlertState>> ReadAllAsync(NpgsqlDataReader row, CancellationToken cancel)
    {
        var alerts = new List<AlertState>();
        while (await row.ReadAsync(cancel))
        {
            alerts.Add(Read(row));
        }

        return alerts;
    }

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
