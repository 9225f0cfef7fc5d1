using Jonquils.ServiceDefaults.ClickHouse;

namespace Jonquils.Tests.ClickHouse;

public sealed class ClickHouseMigrationsTests(ClickHouseDatabase database) : IClassFixture<ClickHouseDatabase>
{
    private static readonly ClickHouseMigration Plays =
        new("0001_plays", "CREATE TABLE IF NOT EXISTS plays (n Int32) ENGINE = MergeTree ORDER BY n SETTINGS non_replicated_deduplication_window = 1000");

    private static readonly ClickHouseMigration Country = new("0002_country", "ALTER TABLE plays ADD COLUMN IF NOT EXISTS country String");

    [Fact]
    public async Task Steps_run_in_order_and_once_and_a_failed_one_is_tried_again()
    {
        var fresh = new ClickHouseClient(new HttpClient(), ClickHouseAddress.Parse(database.ConnectionString) with { Database = $"m_{Guid.NewGuid():N}" });
        var migrations = new ClickHouseMigrations(fresh);
        var broken = new ClickHouseMigration("0003_broken", "ALTER TABLE nowhere ADD COLUMN x String");

        var first = await migrations.RunAsync([Plays, Country], CancellationToken.None);
        var second = await migrations.RunAsync([Plays, Country], CancellationToken.None);
        await Assert.ThrowsAsync<ClickHouseException>(() => migrations.RunAsync([Plays, Country, broken], CancellationToken.None));
        var third = await migrations.RunAsync([Plays, Country, broken with { Sql = "SELECT 1" }], CancellationToken.None);

        Assert.Equal(["0001_plays", "0002_country"], first);
        Assert.Empty(second);
        Assert.Equal(["0003_broken"], third);
        await fresh.ExecuteAsync("INSERT INTO plays (n, country) VALUES (1, 'RU')", null, CancellationToken.None);
    }

    [Fact]
    public async Task Two_services_that_start_together_end_with_one_schema()
    {
        var migrations = new ClickHouseMigrations(database.Client);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => migrations.RunAsync([Plays, Country], CancellationToken.None)));

        Assert.Empty(await migrations.RunAsync([Plays, Country], CancellationToken.None));
        Assert.Equal(2, await database.ValueAsync<int>("SELECT uniqExact(name) AS value FROM schema_migrations"));
    }
}
