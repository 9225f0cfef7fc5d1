namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>One step of a schema.</summary>
/// <param name="Name">Never changed once released, e.g. <c>0001_listens</c>.</param>
/// <param name="Sql">
/// One statement that can be repeated (<c>IF NOT EXISTS</c>): ClickHouse has no transactions, and two services may start together.
/// </param>
public sealed record ClickHouseMigration(string Name, string Sql);

/// <summary>Brings a ClickHouse database to the newest schema: runs the steps that table <c>schema_migrations</c> does not name yet, in order.</summary>
public sealed class ClickHouseMigrations(ClickHouseClient clickHouse)
{
    private const string CreateSql = """
        CREATE TABLE IF NOT EXISTS schema_migrations (name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
        ENGINE = ReplacingMergeTree ORDER BY name
        """;

    /// <returns>Names of the steps that were run.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<ClickHouseMigration> steps, CancellationToken cancel)
    {
        await clickHouse.EnsureDatabaseAsync(cancel);
        await clickHouse.ExecuteAsync(CreateSql, parameters: null, cancel);
        var applied = await clickHouse.QueryAsync<Applied>("SELECT DISTINCT name FROM schema_migrations", parameters: null, cancel)
            .Select(row => row.Name).ToHashSetAsync(StringComparer.Ordinal, cancel);

        var run = new List<string>();
        foreach (var step in steps.Where(step => !applied.Contains(step.Name)))
        {
            await clickHouse.ExecuteAsync(step.Sql, parameters: null, cancel);
            // After the step, not before: a step that ran twice does no harm, one that never ran does.
            await clickHouse.InsertAsync("schema_migrations", ["name"], new[] { new Applied(step.Name) }.ToAsyncEnumerable(), deduplicationToken: null, cancel);
            run.Add(step.Name);
        }

        return run;
    }

    private sealed record Applied(string Name);
}
