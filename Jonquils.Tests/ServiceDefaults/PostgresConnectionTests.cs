using Jonquils.ServiceDefaults.Postgres;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Jonquils.Tests.ServiceDefaults;

[Trait("Category", "Faults")]
public sealed class PostgresConnectionTests
{
    private const string Name = "catalog_db";

    [Fact]
    public async Task A_transaction_that_falls_silent_is_ended_after_a_minute()
    {
        await using var ours = NpgsqlDataSource.Create(await ConnectionAsync());

        Assert.Equal("1min", await ours.CreateCommand("SHOW idle_in_transaction_session_timeout").ExecuteScalarAsync());
    }

    [Fact]
    public async Task What_a_silent_transaction_held_is_free_for_others()
    {
        await using var ours = NpgsqlDataSource.Create(await ConnectionAsync(";Options=-c idle_in_transaction_session_timeout=500"));
        await using var sleeper = await ours.OpenConnectionAsync();
        await using var transaction = await sleeper.BeginTransactionAsync();
        await LockAsync(sleeper);

        // The sleeper says nothing more; without the server's patience this would wait until its own is over.
        await using var other = await ours.OpenConnectionAsync();
        await LockAsync(other);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => LockAsync(sleeper));
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData(";Maximum Pool Size=7", 7)]
    [InlineData(";MaxPoolSize=7", 7)]
    public async Task A_pool_is_smaller_than_what_the_server_takes_unless_its_string_says_otherwise(string said, int connections) =>
        Assert.Equal(connections, new NpgsqlConnectionStringBuilder(await ConnectionAsync(said)).MaxPoolSize);

    private static async Task<string> ConnectionAsync(string more = "")
    {
        // Strings of tests have a smaller pool of their own.
        var address = new NpgsqlConnectionStringBuilder((await TestStack.PostgresAsync()).NewDatabase("postgres")) { Database = "postgres", Pooling = false };
        address.Remove("Maximum Pool Size");
        return new ConfigurationBuilder().AddInMemoryCollection([new($"ConnectionStrings:{Name}", address.ConnectionString + more)]).Build().PostgresConnection(Name);
    }

    private static async Task LockAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended('a silent transaction', 0))", connection);
        await command.ExecuteNonQueryAsync();
    }
}
