using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Schedule;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Jonquils.Tests.MediaWorker.Schedule;

public sealed class RunLockTests : IAsyncLifetime
{
    private string _database = "";

    private IConfiguration Configuration { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await (await TestStack.PostgresAsync()).CreateDatabaseAsync("run_lock");
        Configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"ConnectionStrings:{ProcessingDb.Name}", _database)]).Build();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Of_many_who_want_it_at_once_one_gets_it_and_after_it_is_let_go_the_next()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeAsync("backups")));

        var mine = Assert.Single(taken, one => one is not null)!;
        Assert.Null(await TakeAsync("backups"));
        await mine.DisposeAsync();
        await using var next = await TakeAsync("backups");
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Runs_of_another_kind_are_free()
    {
        await using var mine = await TakeAsync("backups");
        await using var other = await TakeAsync("cleanup");

        Assert.NotNull(mine);
        Assert.NotNull(other);
    }

    [Fact]
    public async Task The_server_frees_it_when_its_holder_dies()
    {
        await using var mine = await TakeAsync("backups");
        Assert.NotNull(mine);

        await Sql.ExecuteAsync(
            new NpgsqlConnectionStringBuilder(_database) { Pooling = false }.ConnectionString,
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        await using var next = await TakeAsync("backups");

        Assert.NotNull(next);
    }

    private Task<RunLock?> TakeAsync(string name) => RunLock.TryTakeAsync(Configuration, name, CancellationToken.None);
}
