using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Monitoring.Checks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Monitoring.Alerts;

/// <summary>Opens an alert for what is not well, once, follows it while it lasts, and resolves it when all is well again.</summary>
/// <remarks>
/// What is told of an alert goes into the outbox in the transaction that changes it, so that it is delivered surely. A severity only rises while an alert
/// stands, and it takes some runs in a row that find all well to resolve it: what comes and goes is one alert and two letters.
/// </remarks>
internal sealed partial class AlertBook(IServiceScopeFactory scopes, AlertNotices notices, IOptions<MonitoringOptions> options, TimeProvider clock, ILogger<AlertBook> logger)
{
    // What it was before is seen as it was when the statement began; runs come one at a time.
    private const string FailSql = $"""
        WITH before AS (SELECT severity FROM monitoring.alerts WHERE key = $2 AND resolved_at IS NULL)
        INSERT INTO monitoring.alerts AS a (id, key, severity, title, detail, state, opened_at, last_seen_at, last_checked_at)
        VALUES ($1, $2, $3, $4, $5, 'OPEN', $6, $6, $6)
        ON CONFLICT (key) WHERE resolved_at IS NULL DO UPDATE
        SET severity = CASE WHEN a.severity = 'CRITICAL' THEN a.severity ELSE excluded.severity END,
            title = excluded.title, detail = excluded.detail, last_seen_at = $6, last_checked_at = $6, count = a.count + 1, passes = 0,
            state = CASE WHEN a.severity <> 'CRITICAL' AND excluded.severity = 'CRITICAL' THEN 'OPEN' ELSE a.state END,
            acknowledged_at = CASE WHEN a.severity <> 'CRITICAL' AND excluded.severity = 'CRITICAL' THEN NULL ELSE a.acknowledged_at END,
            acknowledged_by = CASE WHEN a.severity <> 'CRITICAL' AND excluded.severity = 'CRITICAL' THEN NULL ELSE a.acknowledged_by END
        RETURNING {AlertRow.Columns}, (SELECT severity FROM before)
        """;

    private const string PassSql = $"""
        UPDATE monitoring.alerts SET passes = passes + 1, last_checked_at = $2,
            state = CASE WHEN passes + 1 >= $3 THEN 'RESOLVED' ELSE state END, resolved_at = CASE WHEN passes + 1 >= $3 THEN $2::timestamptz END
        WHERE resolved_at IS NULL AND key = ANY($1)
        RETURNING {AlertRow.Columns}
        """;

    // A setting was changed, or a module is no more: nobody would ever find it well.
    private const string ForgetSql = $"""
        UPDATE monitoring.alerts SET state = 'RESOLVED', resolved_at = $1, detail = detail || ' It is no longer checked.'
        WHERE resolved_at IS NULL AND last_checked_at < $2
        RETURNING {AlertRow.Columns}
        """;

    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(1);

    public async Task ApplyAsync(IReadOnlyList<Check> checks, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<ProcessingDb>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var told = new List<(string Event, AlertState Alert)>();
        foreach (var check in checks.Where(check => !check.IsWell))
        {
            if (await FailAsync(database, check, cancel) is { } news)
            {
                told.Add(news);
            }
        }

        var now = clock.GetUtcNow();
        var passed = await UpdateAsync(database, PassSql, cancel, checks.Where(check => check.IsWell).Select(check => check.Name).ToArray(), now, options.Value.PassesToResolve);
        var forgotten = await UpdateAsync(database, ForgetSql, cancel, now, now - ForgetAfter);
        told.AddRange(passed.Concat(forgotten).Where(alert => alert.ResolvedAt is not null).Select(alert => (AlertEvents.Resolved, alert)));
        foreach (var (happened, alert) in told)
        {
            notices.Add(database, happened, alert);
        }

        await UpdateAsync(database, $"DELETE FROM monitoring.alerts WHERE resolved_at < $1 RETURNING {AlertRow.Columns}", cancel, now - options.Value.KeepAlertsFor);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        told.ForEach(news => Log(news.Event, news.Alert));
    }

    /// <returns>What is news, or <see langword="null"/> for an alert that stands as before.</returns>
    private async Task<(string Event, AlertState Alert)?> FailAsync(ProcessingDb database, Check check, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var command = Command(database, FailSql, Guid.CreateVersion7(now), check.Name, check.Status, check.Title, Storable(check.Detail), now);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        var (alert, before) = AlertRow.ReadWith(row);
        return before switch
        {
            null => (AlertEvents.Opened, alert),
            CheckStatuses.Warning when alert.Severity == CheckStatuses.Critical => (AlertEvents.Escalated, alert),
            _ => null,
        };
    }

    private static async Task<List<AlertState>> UpdateAsync(ProcessingDb database, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = Command(database, sql, values);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await AlertRow.ReadAllAsync(row, cancel);
    }

    // The connection of the context, hence in its transaction.
    private static NpgsqlCommand Command(ProcessingDb database, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, (NpgsqlConnection)database.Database.GetDbConnection());
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }

    // PostgreSQL takes no NUL in a text, and an exception's message may hold anything.
    private static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal);

    private void Log(string happened, AlertState alert)
    {
        if (happened == AlertEvents.Resolved)
        {
            LogResolved(alert.Id, alert.Key, alert.Title);
        }
        else if (alert.Severity == CheckStatuses.Critical)
        {
            LogCritical(alert.Id, alert.Key, alert.Title);
        }
        else
        {
            LogWarning(alert.Id, alert.Key, alert.Title);
        }
    }

    [LoggerMessage(3511, LogLevel.Warning, "Alert {AlertId} ({Key}): {Title}")]
    private partial void LogWarning(Guid alertId, string key, string title);

    [LoggerMessage(3512, LogLevel.Error, "Critical alert {AlertId} ({Key}): {Title}")]
    private partial void LogCritical(Guid alertId, string key, string title);

    [LoggerMessage(3513, LogLevel.Information, "Alert {AlertId} ({Key}) is resolved: {Title}")]
    private partial void LogResolved(Guid alertId, string key, string title);
}
