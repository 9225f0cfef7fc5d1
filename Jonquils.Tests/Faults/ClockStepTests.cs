using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Packaging;
using Jonquils.Tests.MediaWorker.Jobs;

namespace Jonquils.Tests.Faults;

/// <summary>
/// Clocks that jump. Queues go by the database's clock alone, so only a jump of that one can be felt. The clock of the machine is left alone: a jump of the
/// database's is played by moving what it had written, one of a service's by giving its code another time. <see cref="SteppedWorkerTests"/> has whole workers.
/// </summary>
[Trait("Category", "Faults")]
public sealed class ClockStepTests : IAsyncLifetime
{
    private static readonly PackageDocument Document = new(
        new MediaPackage("a1", 240_000, "master.m3u8", null, ["a64"], 1234), new MediaTags("Regen"), new MediaLoudness(-14, 6, -1));

    private readonly QueueDatabase _database = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task An_order_taken_by_a_worker_whose_clock_is_days_off_is_neither_held_back_nor_done_twice(int days)
    {
        var id = await _database.OrderAsync(clock: new SteppedClock(TimeSpan.FromDays(days)));

        var job = await _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None);

        Assert.Equal(id, job?.Id);
        Assert.Null(await _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task Of_two_workers_whose_clocks_are_days_apart_one_completes_a_job_and_the_Api_is_told_at_once(int days)
    {
        await _database.OrderAsync();
        var late = await ClaimAsync();
        await ExecuteAsync("UPDATE processing_jobs SET lease_expires_at = now() - interval '1 second'");
        var owner = await ClaimAsync();

        var isTheirs = await _database.Ledger(new SteppedClock(TimeSpan.FromDays(-days))).CompletedAsync(late, Document, CancellationToken.None);
        var isOwners = await _database.Ledger(new SteppedClock(TimeSpan.FromDays(days))).CompletedAsync(owner, Document, CancellationToken.None);

        Assert.Equal((false, true), (isTheirs, isOwners));
        Assert.Equal([MediaEventKinds.Completed], await _database.EventsAsync(owner.Id));
        await using var waiting = _database.Source.CreateCommand("SELECT count(*) FROM outbox WHERE next_attempt_at <= now()");
        Assert.Equal(1L, await waiting.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("1 day", "The clock went forward: every lease ran out at once")]
    [InlineData("-1 day", "The clock went back: leases hold for days, and their worker may have died")]
    public async Task After_a_step_of_the_databases_clock_a_job_is_taken_over_and_completed_once(string step, string what)
    {
        await _database.OrderAsync();
        var before = await ClaimAsync();

        await ExecuteAsync($"UPDATE processing_jobs SET lease_expires_at = lease_expires_at - interval '{step}'");
        var after = await ClaimAsync();

        Assert.True(before.Id == after.Id, what);
        Assert.False(await _database.Ledger().CompletedAsync(before, Document, CancellationToken.None));
        Assert.True(await _database.Ledger().CompletedAsync(after, Document, CancellationToken.None));
        Assert.Equal([MediaEventKinds.Completed], await _database.EventsAsync(after.Id));
    }

    [Fact]
    public async Task A_worker_that_lives_keeps_its_job_when_the_clock_goes_back_and_it_renews_before_anybody_looks()
    {
        await _database.OrderAsync();
        var job = await ClaimAsync();

        await ExecuteAsync("UPDATE processing_jobs SET lease_expires_at = lease_expires_at + interval '1 day'");
        await _database.Queue().RenewAsync(job, 10, CancellationToken.None);

        Assert.Null(await _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None));
        Assert.True(await _database.Ledger().CompletedAsync(job, Document, CancellationToken.None));
    }

    private async Task<ClaimedJob> ClaimAsync() => await _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None) ?? throw new InvalidOperationException("There was no job to take.");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Wall-clock time that is off; what measures durations goes on evenly, as on any machine.</summary>
    private sealed class SteppedClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;
    }
}
