using Jonquils.Api.Search.Database;
using Jonquils.Api.Search.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jonquils.Tests.Search;

public sealed class PostgresIndexTests(SearchHost host) : IClassFixture<SearchHost>
{
    private const int NeverMade = 987_654;
    private const int Made = 987_655;

    [Fact]
    public async Task Building_takes_more_memory_for_its_statements_and_leaves_none_of_it_to_the_next_user_of_the_connection()
    {
        var database = host.Services.GetRequiredKeyedService<NpgsqlDataSource>(SearchDb.Name);
        var index = new PostgresIndex(database);
        await host.WaitForIndexAsync();

        await Assert.ThrowsAsync<PostgresException>(() => index.FinishAsync(NeverMade, CancellationToken.None));
        var afterFailure = await ChangedSettingsAsync(database);
        await index.CreateAsync(Made, CancellationToken.None);
        await index.FinishAsync(Made, CancellationToken.None);

        Assert.Empty(afterFailure);
        Assert.Empty(await ChangedSettingsAsync(database));
        Assert.True(await index.ExistsAsync(Made, CancellationToken.None));
    }

    /// <summary>What any connection of the pool has otherwise than the server gave it.</summary>
    private static async Task<IReadOnlyList<string>> ChangedSettingsAsync(NpgsqlDataSource database)
    {
        var connections = new List<NpgsqlConnection>();
        var changed = new List<string>();
        try
        {
            for (var i = 0; i < 10; i++)
            {
                var connection = await database.OpenConnectionAsync();
                connections.Add(connection);
                await using var command = new NpgsqlCommand("SELECT name || ' = ' || setting FROM pg_settings WHERE setting <> reset_val AND name LIKE '%mem'", connection);
                if (await command.ExecuteScalarAsync() is string setting)
                {
                    changed.Add(setting);
                }
            }
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }

        return changed;
    }
}
