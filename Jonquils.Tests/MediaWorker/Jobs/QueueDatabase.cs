using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.Tests.Stack;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.Tests.MediaWorker.Jobs;

/// <summary>A queue in a database of its own.</summary>
public sealed class QueueDatabase : IAsyncLifetime
{
    public NpgsqlDataSource Source { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var postgres = await TestStack.PostgresAsync();
        Source = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync(ProcessingDb.Name, MigrateAsync));
    }

    public async Task DisposeAsync() => await Source.DisposeAsync();

    internal JobQueue Queue(TimeSpan? leaseFor = null) => new(Source, Options.Create(new JobOptions
    {
        LeaseFor = leaseFor ?? TimeSpan.FromMinutes(1),
        FirstPause = TimeSpan.FromMilliseconds(10),
    }));

    internal ProcessingDb Context() => new(new DbContextOptionsBuilder<ProcessingDb>().UseNpgsql(Source).Options);

    internal JobLedger Ledger(TimeProvider? clock = null) => new(Context(), clock ?? TimeProvider.System);

    internal async Task<Guid> OrderAsync(
        int priority = JobPriorities.Interactive, Guid? owner = null, string? sha256 = null, string kind = SubjectKinds.Track, TimeProvider? clock = null)
    {
        var order = new JobOrder(
            Guid.CreateVersion7(), kind, kind == SubjectKinds.Track ? Guid.NewGuid().ToString() : "7", "tracks", "uploads/song",
            sha256 ?? Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)), priority, owner);
        await using var database = Context();
        await SubmitJob.Handle(order, database, clock ?? TimeProvider.System, CancellationToken.None);
        return order.JobId;
    }

    internal async Task<ProcessingJob> FindAsync(Guid jobId)
    {
        await using var database = Context();
        return await database.Jobs.AsNoTracking().SingleAsync(job => job.Id == jobId);
    }

    /// <summary>Kinds of the events about a job that are on their way to the Api, in order.</summary>
    internal async Task<string[]> EventsAsync(Guid jobId)
    {
        await using var command = Source.CreateCommand("SELECT payload->>'kind' FROM outbox WHERE payload->>'job_id' = $1 ORDER BY seq");
        command.Parameters.Add(new() { Value = jobId.ToString() });
        await using var row = await command.ExecuteReaderAsync();
        List<string> kinds = [];
        while (await row.ReadAsync())
        {
            kinds.Add(row.GetString(0));
        }

        return [.. kinds];
    }

    private static async Task MigrateAsync(string connection)
    {
        await using var database = new ProcessingDb(new DbContextOptionsBuilder<ProcessingDb>()
            .UseNpgsql(connection, npgsql => npgsql.MigrationsHistoryTable("__ef_migrations", "public")).Options);
        await database.Database.MigrateAsync();
    }
}
