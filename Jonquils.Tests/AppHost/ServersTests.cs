using Jonquils.Tests.Stack;
using Npgsql;
using StackExchange.Redis;

namespace Jonquils.Tests.AppHost;

public sealed class ServersTests
{
    [Fact]
    public async Task Postgres_gives_every_caller_a_database_of_its_own()
    {
        var postgres = await TestStack.PostgresAsync();
        var (first, second) = (await postgres.CreateDatabaseAsync("own"), await postgres.CreateDatabaseAsync("own"));

        await RunAsync(first, "CREATE TABLE here (id int)");

        Assert.Null(await RunAsync(second, "SELECT to_regclass('here')::text"));
        Assert.StartsWith("1", (string?)await RunAsync(first, "SHOW server_version"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_is_filled_once_and_copied_for_each_caller()
    {
        var postgres = await TestStack.PostgresAsync();
        var fills = 0;
        async Task Fill(string connectionString)
        {
            Interlocked.Increment(ref fills);
            await RunAsync(connectionString, "CREATE TABLE filled AS SELECT 7 AS seven");
        }

        var copies = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => postgres.CreateDatabaseAsync("filled", Fill)));

        Assert.Equal(1, fills);
        Assert.Equal(3, copies.Distinct().Count());
        foreach (var copy in copies)
        {
            Assert.Equal(7, await RunAsync(copy, "SELECT seven FROM filled"));
        }
    }

    [Fact]
    public async Task Postgres_understands_the_extensions_and_languages_that_the_product_uses()
    {
        var database = await (await TestStack.PostgresAsync()).CreateDatabaseAsync("text");

        await RunAsync(database, "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent");

        Assert.Equal("Señor Ünicode 日本", await RunAsync(database, "SELECT 'Señor Ünicode 日本'"));
        Assert.Equal("Noel", await RunAsync(database, "SELECT unaccent('Noël')"));
    }

    [Fact]
    public async Task Redis_answers_under_the_connection_string_and_only_with_its_password()
    {
        var connectionString = await TestStack.RedisAsync();
        using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString);
        var database = redis.GetDatabase();

        await database.StringSetAsync("servers-test", "here");

        Assert.Equal("here", (string?)await database.StringGetAsync("servers-test"));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var stranger = await ConnectionMultiplexer.ConnectAsync(connectionString.Split(',')[0]);
            await stranger.GetDatabase().StringGetAsync("servers-test");
        });
    }

    [Fact]
    public async Task Ffmpeg_is_there_and_runs()
    {
        var path = await TestStack.FfmpegPathAsync();

        using var asked = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(path, ["-hide_banner", "-version"]) { RedirectStandardOutput = true })!;
        Assert.Contains("ffmpeg version", await asked.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is var value && value is DBNull ? null : value;
    }
}
