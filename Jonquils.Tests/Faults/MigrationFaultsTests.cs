using System.Diagnostics;
using Jonquils.Api;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Npgsql;
using Xunit.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>Migrations of two replicas at once, and migrations that are killed in the middle.</summary>
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class MigrationFaultsTests(ITestOutputHelper output)
{
    private const string SchemaSql = """
        SELECT string_agg(line, chr(10) ORDER BY line) FROM (
            SELECT format('%s.%s.%s %s %s %s', table_schema, table_name, column_name, data_type, is_nullable, column_default) AS line
            FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT format('%s %s', tgname, tgrelid::regclass) FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid <> 0
        ) AS parts
        """;

    private static readonly string[] Databases = ["user_db", "catalog_db", "streaming_db", "storage_db", "video_db"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Replicas_that_start_together_on_nothing_migrate_once_and_none_fails()
    {
        var postgres = await TestStack.PostgresAsync();
        var settings = await SettingsAsync(postgres);

        var ended = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => MigrateAsync(settings, killAfter: null)));
        var schema = await SchemaAsync(settings);
        var alone = await SettingsAsync(postgres);
        await MigrateAsync(alone, killAfter: null);

        Assert.All(ended, code => Assert.Equal(0, code));
        Assert.Equal(await SchemaAsync(alone), schema);
    }

    [Fact]
    public async Task A_migration_that_was_killed_again_and_again_is_finished_by_the_next_start()
    {
        var seed = Random.Shared.Next(1_000_000);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var postgres = await TestStack.PostgresAsync();
        var whole = await SettingsAsync(postgres);
        var watch = Stopwatch.StartNew();
        await MigrateAsync(whole, killAfter: null);
        var needed = watch.Elapsed;
        var settings = await SettingsAsync(postgres);

        for (var i = 0; i < 8; i++)
        {
            // Mostly in the second half: the first is the runtime's own start.
            await MigrateAsync(settings, needed * (0.3 + (random.NextDouble() * 0.6)));
            output.WriteLine($"after kill {i + 1}: {await StepsAsync(settings)} steps");
        }

        Assert.Equal(0, await MigrateAsync(settings, killAfter: null));
        Assert.Equal(await SchemaAsync(whole), await SchemaAsync(settings));
        Assert.Equal(await StepsAsync(whole), await StepsAsync(settings));
    }

    private static async Task<Dictionary<string, string>> SettingsAsync(TestPostgres postgres)
    {
        var settings = Databases.ToDictionary(name => $"ConnectionStrings__{name}", postgres.NewDatabase);
        settings["Objects__Folder"] = await TestStack.NewFolderAsync("objects");
        settings["services__worker__http__0"] = "http://localhost:9";
        settings["Security__MasterKey"] = Convert.ToBase64String(new byte[32]);
        settings["Internal__Key"] = ApiHost.InternalKey;
        return settings;
    }

    private static async Task<int> MigrateAsync(Dictionary<string, string> settings, TimeSpan? killAfter)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ApiMarker).Assembly.Location, "migrate"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (killAfter is { } moment)
        {
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(moment));
            process.Kill();
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        var said = $"{await output}\n{await errors}";
        Assert.True(killAfter is not null || process.ExitCode == 0, said);
        return process.ExitCode;
    }

    private static async Task<string> SchemaAsync(Dictionary<string, string> settings)
    {
        List<string> schema = [];
        foreach (var name in Databases)
        {
            schema.Add(await Sql.ScalarAsync<string>(settings[$"ConnectionStrings__{name}"], SchemaSql));
        }

        return string.Join("\n\n", schema);
    }

    private static async Task<long> StepsAsync(Dictionary<string, string> settings)
    {
        var steps = 0L;
        foreach (var name in Databases)
        {
            try
            {
                steps += await Sql.ScalarAsync<long>(settings[$"ConnectionStrings__{name}"], "SELECT count(*) FROM __ef_migrations");
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.UndefinedTable)
            {
                // It did not come so far.
            }
        }

        return steps;
    }
}
