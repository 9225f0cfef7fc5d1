using System.Globalization;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Monitoring;
using Npgsql;

namespace Jonquils.Api.Accounts;

/// <summary>What the monitor is told of accounts: signs of attacks in the audit log, and rows that should not be.</summary>
internal sealed class AccountFigures([FromKeyedServices(AccountsDb.Name)] NpgsqlDataSource database, TimeProvider clock) : IReportsFigures
{
    private const int MostNamed = 5;

    // Entries are found by their ids, which begin with their time.
    private const string FailuresSql = """
        SELECT coalesce(host(ip_address), 'unknown'), count(*), sum(count(*)) OVER () FROM audit_log
        WHERE id >= $1 AND action = $2 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $3
        """;

    private const string ReusedSql = "SELECT count(*), string_agg(DISTINCT user_id::text, ', ') FROM audit_log WHERE id >= $1 AND action = $2";

    // A network, not an address: IPv6 gives every device as many addresses as it likes.
    private const string AddressesSql = """
        SELECT user_id::text, count(DISTINCT CASE family(ip_address) WHEN 6 THEN network(set_masklen(ip_address, 64)) ELSE ip_address END) FROM audit_log
        WHERE id >= $1 AND action = $2 AND user_id IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $3
        """;

    private const string RowsSql = """
        SELECT (SELECT count(*) FROM users u WHERE u.is_active AND NOT EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = u.id)),
               (SELECT count(*) FROM users WHERE deleted_at < $1 AND forgotten_at IS NULL)
        """;

    private static readonly TimeSpan Burst = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public string Source => "accounts";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        var failures = await TopAsync(FailuresSql, Burst, AuditActions.SignInFailed, cancel);
        var addresses = await TopAsync(AddressesSql, Day, AuditActions.SignedIn, cancel);
        var (reused, owners) = await ReusedAsync(cancel);
        var (withoutRole, notForgotten) = await RowsAsync(cancel);
        return
        [
            new(FigureNames.SignInFailures, failures.Sum, Detail: "In the last quarter of an hour."),
            new(FigureNames.SignInFailuresOfOneAddress, failures.Largest, Detail: $"In the last quarter of an hour, by address: {failures.Words}"),
            new(FigureNames.AddressesOfOneAccount, addresses.Largest, Detail: $"In the last day, by account: {addresses.Words}"),
            new(FigureNames.RefreshTokensReused, reused, Detail: owners is null ? null : $"In the last hour, of {owners}. Their sessions were ended."),
            new(FigureNames.UsersWithoutRole, withoutRole),
            new(FigureNames.AccountsNotForgotten, notForgotten, Detail: "Deleted more than a day ago."),
        ];
    }

    private async Task<(double Largest, double Sum, string Words)> TopAsync(string sql, TimeSpan span, string action, CancellationToken cancel)
    {
        await using var command = Command(sql, span, action);
        command.Parameters.Add(new() { Value = MostNamed });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var found = new List<(string Who, long Count)>();
        var sum = 0.0;
        while (await row.ReadAsync(cancel))
        {
            found.Add((row.GetString(0), row.GetInt64(1)));
            sum = row.FieldCount > 2 ? (double)row.GetDecimal(2) : sum;
        }

        var words = string.Join(", ", found.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Who} {one.Count}")));
        return (found.Count == 0 ? 0 : found[0].Count, sum, found.Count == 0 ? "none." : words + ".");
    }

    private async Task<(long Count, string? Owners)> ReusedAsync(CancellationToken cancel)
    {
        await using var command = Command(ReusedSql, Hour, AuditActions.RefreshTokenReused);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetInt64(0), await row.IsDBNullAsync(1, cancel) ? null : row.GetString(1));
    }

    private async Task<(long WithoutRole, long NotForgotten)> RowsAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(RowsSql);
        command.Parameters.Add(new() { Value = clock.GetUtcNow() - Day });
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private NpgsqlCommand Command(string sql, TimeSpan span, string action)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = FirstIdAt(clock.GetUtcNow() - span) });
        command.Parameters.Add(new() { Value = action });
        return command;
    }

    // The smallest id of version 7 (RFC 9562) that can have been made at a time.
    private static Guid FirstIdAt(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(time).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6..].Clear();
        return new Guid(bytes, bigEndian: true);
    }
}
