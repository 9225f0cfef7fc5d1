using Xunit.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>Migrations of several replicas at once, and migrations that are killed in the middle: of new databases, and of full ones from the first schema to the newest.</summary>
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class MigrationFaultsTests(ITestOutputHelper output)
{
    private const int Kills = 8;

    // Enough that indexes and changed columns take their time.
    private const int Rows = 5000;

    [Theory]
    [InlineData(ServiceSchema.Api)]
    [InlineData(ServiceSchema.Worker)]
    public async Task Replicas_that_start_together_on_nothing_migrate_once_and_none_fails(string service)
    {
        var together = await MigratedService.NewAsync(service);
        var alone = await MigratedService.NewAsync(service);

        var ended = await TogetherAsync(together);
        await alone.MigrateAsync();

        Assert.All(ended, code => Assert.Equal(0, code));
        Assert.Equal(await alone.SchemaAsync(), await together.SchemaAsync());
    }

    [Theory]
    [InlineData(ServiceSchema.Api)]
    [InlineData(ServiceSchema.Worker)]
    public async Task Replicas_that_start_together_on_an_old_full_database_migrate_once_and_lose_nothing(string service)
    {
        var together = await MigratedService.OldAsync(service, Rows);
        var fresh = await MigratedService.NewAsync(service);

        var ended = await TogetherAsync(together);
        await fresh.MigrateAsync();

        Assert.All(ended, code => Assert.Equal(0, code));
        Assert.Equal(await fresh.SchemaAsync(), await together.SchemaAsync());
        Assert.Empty(await together.ChangedAsync());
    }

    [Theory]
    [InlineData(ServiceSchema.Api)]
    [InlineData(ServiceSchema.Worker)]
    public async Task A_migration_that_was_killed_again_and_again_is_finished_by_the_next_start(string service)
    {
        var (undisturbed, killed) = (await MigratedService.NewAsync(service), await MigratedService.NewAsync(service));
        await undisturbed.MigrateAsync();
        var all = await undisturbed.StepsAsync();
        for (var reached = 0L; reached < all; reached = await killed.StepsAsync())
        {
            var next = reached + Math.Max(1, all / Kills);
            await killed.MigrateAsync(async () => await killed.StepsAsync() >= next);
            output.WriteLine($"{await killed.StepsAsync()} of {all} steps are done");
        }

        await AssertSameAsync(undisturbed, killed);
    }

    // The middle is where it matters: a step that has changed one table and waits for the next.
    [Theory]
    [InlineData(ServiceSchema.Api)]
    [InlineData(ServiceSchema.Worker)]
    public async Task A_migration_of_an_old_full_database_that_was_killed_in_the_middle_again_and_again_is_finished_by_the_next_start_and_loses_nothing(string service)
    {
        var (undisturbed, killed) = (await MigratedService.NewAsync(service), await MigratedService.OldAsync(service, Rows));
        await undisturbed.MigrateAsync();
        var held = await killed.HoldAsync();
        var kills = 0;
        try
        {
            while (kills < Kills && await KilledWaitingAsync(killed, held))
            {
                kills++;
            }
        }
        finally
        {
            foreach (var tables in held)
            {
                await tables.DisposeAsync();
            }
        }

        Assert.True(kills > 0, "It was never killed.");
        await AssertSameAsync(undisturbed, killed);
        Assert.Empty(await killed.ChangedAsync());
    }

    private static Task<int[]> TogetherAsync(MigratedService service) => Task.WhenAll(Enumerable.Range(0, 3).Select(_ => service.MigrateAsync()));

    /// <returns>Whether it was killed; <see langword="false"/> when it went through.</returns>
    private async Task<bool> KilledWaitingAsync(MigratedService service, IReadOnlyList<HeldTables> held)
    {
        (HeldTables Tables, string Table)? waited = null;
        await service.MigrateAsync(async () =>
        {
            foreach (var tables in held)
            {
                if (waited is null && await tables.WaitedForAsync() is { } table)
                {
                    waited = (tables, table);
                }
            }

            return waited is not null;
        });
        if (waited is { } one)
        {
            // What it held is held until the server has noticed: its session still waits.
            await one.Tables.LetGoAsync(one.Table);
            output.WriteLine($"killed while it waited for {one.Table}, after {await service.StepsAsync()} steps");
        }

        return waited is not null;
    }

    private static async Task AssertSameAsync(MigratedService undisturbed, MigratedService killed)
    {
        Assert.Equal(0, await killed.MigrateAsync());
        Assert.Equal(await undisturbed.SchemaAsync(), await killed.SchemaAsync());
        Assert.Equal(await undisturbed.StepsAsync(), await killed.StepsAsync());
    }
}
