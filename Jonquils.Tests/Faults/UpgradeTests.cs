using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Playback.Database;
using Jonquils.Api.Playlists.Database;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.Tests.Stack;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jonquils.Tests.Faults;

/// <summary>The newest migration of each database on rows that the version before has left.</summary>
[Trait("Category", "Faults")]
public sealed class UpgradeTests
{
    private const int Rows = 25;

    [Theory]
    [InlineData("accounts")]
    [InlineData("catalog")]
    [InlineData("playback")]
    [InlineData("playlists")]
    [InlineData("processing")]
    public Task The_newest_schema_keeps_what_the_one_before_it_held(string database) => database switch
    {
        "accounts" => UpgradeAsync<AccountsDb>(),
        "catalog" => UpgradeAsync<CatalogDb>(),
        "playback" => UpgradeAsync<PlaybackDb>(),
        "playlists" => UpgradeAsync<PlaylistsDb>(),
        _ => UpgradeAsync<ProcessingDb>(),
    };

    private static async Task UpgradeAsync<TContext>()
        where TContext : DbContext
    {
        var connection = await (await TestStack.PostgresAsync()).CreateDatabaseAsync("upgrade");
        var options = new DbContextOptionsBuilder<TContext>().UseNpgsql(connection, npgsql => npgsql.MigrationsHistoryTable("__ef_migrations", "public")).Options;
        await using var database = (TContext)Activator.CreateInstance(typeof(TContext), options)!;
        var steps = database.Database.GetMigrations().ToList();
        Assert.True(steps.Count > 1, "There is no version before this one.");
        await database.GetInfrastructure().GetRequiredService<IMigrator>().MigrateAsync(steps[^2]);
        var filled = await new FilledTables(connection).FillAsync(Rows);

        await database.Database.MigrateAsync();

        Assert.NotEmpty(filled);
        await using var source = NpgsqlDataSource.Create(connection);
        foreach (var (table, fingerprint) in filled)
        {
            await using var now = source.CreateCommand(fingerprint.Sql);
            Assert.True(fingerprint.Value == (string)(await now.ExecuteScalarAsync())!, $"Rows of {table} changed.");
        }
    }
}
