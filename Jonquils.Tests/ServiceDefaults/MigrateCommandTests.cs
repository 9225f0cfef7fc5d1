using System.Diagnostics;
using Jonquils.Api;
using Jonquils.MediaWorker.Jobs;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.ServiceDefaults;

public sealed class MigrateCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] ApiDatabases = ["user_db", "catalog_db", "streaming_db", "storage_db", "video_db"];

    [Fact]
    public async Task The_api_makes_all_its_databases_and_ends_without_serving_and_a_second_run_changes_nothing()
    {
        var postgres = await TestStack.PostgresAsync();
        var settings = ApiDatabases.ToDictionary(name => $"ConnectionStrings__{name}", postgres.NewDatabase);
        settings["Objects__Folder"] = await TestStack.NewFolderAsync("objects");
        settings["services__worker__http__0"] = "http://localhost:9";
        settings["Security__MasterKey"] = Convert.ToBase64String(new byte[32]);

        var first = await RunAsync(typeof(ApiMarker), settings);
        var steps = await StepsAsync(settings);
        var second = await RunAsync(typeof(ApiMarker), settings);

        Assert.Equal(0, first.ExitCode);
        Assert.All(ApiDatabases, name => Assert.Contains($"{name}: up to date", first.Output, StringComparison.Ordinal));
        Assert.True(steps >= ApiDatabases.Length);
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(steps, await StepsAsync(settings));
    }

    [Fact]
    public async Task The_worker_makes_its_database()
    {
        var postgres = await TestStack.PostgresAsync();
        var connection = postgres.NewDatabase("processing_db");

        var run = await RunAsync(typeof(JobState), new()
        {
            ["ConnectionStrings__processing_db"] = connection,
            ["Objects__Folder"] = await TestStack.NewFolderAsync("objects"),
            ["services__api__http__0"] = "http://localhost:9",
        });

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0L, await Sql.ScalarAsync<long>(connection, "SELECT count(*) FROM processing_jobs"));
    }

    [Fact]
    public async Task A_server_that_refuses_ends_the_command_with_an_error()
    {
        var postgres = await TestStack.PostgresAsync();

        var run = await RunAsync(typeof(JobState), new()
        {
            ["ConnectionStrings__processing_db"] = postgres.NewDatabase("processing_db").Replace("Database=", "Database=nowhere;Nonsense=", StringComparison.Ordinal),
            ["Objects__Folder"] = await TestStack.NewFolderAsync("objects"),
            ["services__api__http__0"] = "http://localhost:9",
        });

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("ConnectionStrings:processing_db", run.Errors, StringComparison.Ordinal);
    }

    private static async Task<long> StepsAsync(Dictionary<string, string> settings)
    {
        var steps = 0L;
        foreach (var name in ApiDatabases)
        {
            steps += await Sql.ScalarAsync<long>(settings[$"ConnectionStrings__{name}"], "SELECT count(*) FROM __ef_migrations");
        }

        return steps;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(Type service, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [service.Assembly.Location, "migrate"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["Internal__Key"] = ApiHost.InternalKey;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await errors);
    }
}
