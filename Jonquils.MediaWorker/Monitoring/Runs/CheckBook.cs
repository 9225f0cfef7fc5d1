using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Monitoring.Checks;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.Monitoring.Runs;

/// <summary>The books of the monitor's runs and what each found.</summary>
internal sealed class CheckBook(
    [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, IOptions<MonitoringOptions> options, TimeProvider clock)
{
    private const string EndSql = """
        WITH found AS (
            INSERT INTO monitoring.checks (run_id, name, area, status, value, threshold, detail, checked_at)
            SELECT $1, name, area, status, value, threshold, detail, $2 FROM unnest($3, $4, $5, $6, $7, $8) AS given(name, area, status, value, threshold, detail)
            RETURNING status)
        UPDATE monitoring.runs SET completed_at = $2,
            ok = (SELECT count(*) FROM found WHERE status = 'OK'),
            warning = (SELECT count(*) FROM found WHERE status = 'WARNING'),
            critical = (SELECT count(*) FROM found WHERE status = 'CRITICAL')
        WHERE id = $1
        """;

    private const string LastSql = """
        SELECT name, area, status, value, threshold, detail, checked_at FROM monitoring.checks
        WHERE run_id = (SELECT id FROM monitoring.runs WHERE completed_at IS NOT NULL ORDER BY completed_at DESC LIMIT 1)
        ORDER BY array_position(ARRAY['CRITICAL', 'WARNING', 'OK'], status), area, name
        """;

    // The last run stays, however long ago it was: that it is old is news.
    private const string PruneSql = """
        DELETE FROM monitoring.runs
        WHERE started_at < $1 AND id <> (SELECT id FROM monitoring.runs WHERE completed_at IS NOT NULL ORDER BY completed_at DESC LIMIT 1)
        """;

    public async Task<Guid> BeginAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var command = database.CreateCommand("INSERT INTO monitoring.runs (id, started_at) VALUES ($1, $2)");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = now });
        await command.ExecuteNonQueryAsync(cancel);
        return id;
    }

    public async Task EndAsync(Guid run, IReadOnlyList<Check> checks, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(EndSql);
        command.Parameters.Add(new() { Value = run });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        command.Parameters.Add(Texts(checks.Select(check => check.Name)));
        command.Parameters.Add(Texts(checks.Select(check => check.Area)));
        command.Parameters.Add(Texts(checks.Select(check => check.Status)));
        command.Parameters.Add(Numbers(checks.Select(check => check.Value)));
        command.Parameters.Add(Numbers(checks.Select(check => check.Threshold)));
        command.Parameters.Add(Texts(checks.Select(check => check.Detail)));
        await command.ExecuteNonQueryAsync(cancel);
    }

    public async Task PruneAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(PruneSql);
        command.Parameters.Add(new() { Value = clock.GetUtcNow() - options.Value.KeepChecksFor });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>What the last run found, the worst first.</summary>
    public async Task<IReadOnlyList<CheckState>> LastAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(LastSql);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var checks = new List<CheckState>();
        while (await row.ReadAsync(cancel))
        {
            checks.Add(Read(row));
        }

        return checks;
    }

    /// <returns>When the last run was completed; <see langword="null"/> when none was.</returns>
    public async Task<DateTimeOffset?> LastRunAtAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT max(completed_at) FROM monitoring.runs WHERE completed_at IS NOT NULL");
        return await command.ExecuteScalarAsync(cancel) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    private static CheckState Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetDouble(3), row.IsDBNull(4) ? null : row.GetDouble(4), row.GetString(5),
        row.GetFieldValue<DateTimeOffset>(6));

    // PostgreSQL takes no NUL in a text, and an exception's message may hold anything.
    private static NpgsqlParameter Texts(IEnumerable<string> values) =>
        new() { Value = values.Select(value => value.Replace("\0", "", StringComparison.Ordinal)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter Numbers(IEnumerable<double?> values) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double };
}
