using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Packaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Tests.MediaWorker.Jobs;

public sealed class JobQueueTests : IAsyncLifetime
{
    private static readonly PackageDocument Document = new(
        new MediaPackage("a1", 240_000, "master.m3u8", null, ["a64"], 1234), new MediaTags("Regen"), new MediaLoudness(-14, 6, -1));

    private readonly QueueDatabase _database = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task The_model_and_the_migrations_agree()
    {
        await using var database = _database.Context();

        Assert.False(database.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task An_order_that_comes_twice_is_one_job()
    {
        var order = new JobOrder(Guid.CreateVersion7(), SubjectKinds.Track, Guid.NewGuid().ToString(), "tracks", "uploads/x", new string('a', 64), 100);
        await using var database = _database.Context();

        var first = await SubmitJob.Handle(order, database, TimeProvider.System, CancellationToken.None);
        await _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None);
        var second = await SubmitJob.Handle(order, database, TimeProvider.System, CancellationToken.None);

        Assert.Equal(JobStatuses.Pending, Assert.IsType<Accepted<JobAccepted>>(first.Result).Value!.Status);
        Assert.Equal(JobStatuses.Processing, Assert.IsType<Accepted<JobAccepted>>(second.Result).Value!.Status);
        Assert.Equal(1, await database.Jobs.CountAsync());
    }

    [Theory]
    [InlineData("track", "no-uuid", "tracks", "uploads/x", 64)]
    [InlineData("song", "7", "tracks", "uploads/x", 64)]
    [InlineData("video", "7", "elsewhere", "uploads/x", 64)]
    [InlineData("video", "7", "videos", "", 64)]
    [InlineData("video", "7", "videos", "x", 63)]
    public async Task A_malformed_order_is_refused(string kind, string subject, string bucket, string key, int hashDigits)
    {
        await using var database = _database.Context();

        var result = await SubmitJob.Handle(
            new JobOrder(Guid.CreateVersion7(), kind, subject, bucket, key, new string('a', hashDigits), 100), database, TimeProvider.System, CancellationToken.None);

        Assert.IsType<Jonquils.ServiceDefaults.Http.UnprocessableProblem>(result.Result);
    }

    [Fact]
    public async Task Twenty_workers_racing_for_ten_jobs_take_each_once()
    {
        var jobs = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            jobs.Add(await _database.OrderAsync());
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None)));

        var taken = claimed.Where(job => job is not null).Select(job => job!.Id).ToList();
        Assert.Equal(taken.Count, taken.Distinct().Count());
        // Who collided with another may go without; the next look finds what is left.
        while (await _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None) is { } more)
        {
            taken.Add(more.Id);
        }

        Assert.Equal(jobs.Order(), taken.Order());
    }

    [Fact]
    public async Task A_worker_whose_lease_ran_out_cannot_finish_the_job_over_the_one_who_took_it()
    {
        var id = await _database.OrderAsync();
        var slow = await ClaimAsync(_database.Queue(TimeSpan.FromMilliseconds(1)));
        var quick = await ClaimAsync(_database.Queue());

        Assert.Equal((id, 2), (quick.Id, quick.Attempt));
        Assert.Null(await _database.Queue().RenewAsync(slow, 50, CancellationToken.None));
        Assert.False(await _database.Ledger().CompletedAsync(slow, Document, CancellationToken.None));
        Assert.False(await _database.Ledger().FailedAsync(slow, MediaErrors.Damaged, null, CancellationToken.None));
        Assert.True(await _database.Ledger().CompletedAsync(quick, Document, CancellationToken.None));
        Assert.False(await _database.Ledger().CompletedAsync(quick, Document, CancellationToken.None));
        Assert.Equal([MediaEventKinds.Completed], await _database.EventsAsync(id));
    }

    [Fact]
    public async Task A_renewed_lease_holds()
    {
        await _database.OrderAsync();
        var job = await ClaimAsync(_database.Queue(TimeSpan.FromSeconds(3)));

        Assert.False(await _database.Queue().RenewAsync(job, 42, CancellationToken.None));

        Assert.Equal(42, (await _database.FindAsync(job.Id)).Progress);
        Assert.True((await _database.FindAsync(job.Id)).LeaseExpiresAt > TimeProvider.System.GetUtcNow().AddSeconds(30));
        Assert.Null(await _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None));
    }

    [Fact]
    public async Task Somebody_who_waits_goes_before_a_bulk_scan_and_owners_take_turns()
    {
        var (ada, bob) = (Guid.NewGuid(), Guid.NewGuid());
        var bulk = await _database.OrderAsync(JobPriorities.Bulk, ada);
        var ada1 = await _database.OrderAsync(owner: ada);
        var ada2 = await _database.OrderAsync(owner: ada);
        var bob1 = await _database.OrderAsync(owner: bob);

        var order = new[] { await ClaimAsync(), await ClaimAsync(), await ClaimAsync(), await ClaimAsync() }.Select(job => job.Id);

        Assert.Equal([ada1, bob1, ada2, bulk], order);
    }

    [Fact]
    public async Task Somebody_with_one_song_does_not_wait_behind_somebody_with_hundreds()
    {
        var (ada, bob) = (Guid.NewGuid(), Guid.NewGuid());
        for (var i = 0; i < 400; i++)
        {
            await _database.OrderAsync(owner: ada);
        }

        var ofBob = await _database.OrderAsync(owner: bob);
        // One at a time: nothing of either runs when the next is taken.
        await _database.Ledger().CompletedAsync(await ClaimAsync(), Document, CancellationToken.None);

        Assert.Equal(ofBob, (await ClaimAsync()).Id);
    }

    [Fact]
    public async Task Two_workers_never_package_one_source_at_the_same_time()
    {
        var hash = new string('c', 64);
        for (var i = 0; i < 8; i++)
        {
            await _database.OrderAsync(sha256: hash);
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None)));

        Assert.Single(claimed, job => job is not null);
    }

    [Fact]
    public async Task A_job_that_must_wait_for_a_store_is_not_charged_for_it()
    {
        var id = await _database.OrderAsync();
        await _database.Queue().PutOffAsync(await ClaimAsync(), "the store does not answer", CancellationToken.None);

        var waiting = await _database.FindAsync(id);

        Assert.Equal((JobStatuses.Pending, 0, 1, "the store does not answer"), (waiting.Status, waiting.Attempt, waiting.PutOffs, waiting.ErrorLog));
        Assert.True(waiting.NextAttemptAt > waiting.UpdatedAt);
    }

    [Fact]
    public async Task Operators_see_the_latest_attempts_and_where_their_time_went()
    {
        var id = await _database.OrderAsync();
        for (var i = 1; i <= 25; i++)
        {
            await _database.Queue().NoteAsync(
                id, new JobAttempt(i, "worker", DateTimeOffset.UnixEpoch, 12, "retry", [new StepTime("encode", 11)], "away"), CancellationToken.None);
        }

        await using var database = _database.Context();
        var state = Assert.IsType<Ok<JobState>>((await GetJob.Handle(id, database, CancellationToken.None)).Result).Value!;

        Assert.Equal(Enumerable.Range(6, 20), state.Attempts.Select(a => a.Attempt));
        Assert.Equal(("encode", 11), (state.Attempts[^1].Steps[0].Step, state.Attempts[^1].Steps[0].Ms));
    }

    [Fact]
    public async Task A_second_order_for_a_source_waits_until_the_first_is_packaged()
    {
        var hash = new string('b', 64);
        var first = await _database.OrderAsync(sha256: hash);
        var second = await _database.OrderAsync(sha256: hash);
        var job = await ClaimAsync();

        var meanwhile = await _database.Queue().ClaimAsync(Lanes.Audio, CancellationToken.None);
        await _database.Ledger().CompletedAsync(job, Document, CancellationToken.None);
        var then = await ClaimAsync();

        Assert.Equal((first, null, second), (job.Id, meanwhile, then.Id));
    }

    [Fact]
    public async Task A_long_video_does_not_hold_up_songs()
    {
        await _database.OrderAsync(priority: 1000, kind: SubjectKinds.Video);
        var song = await _database.OrderAsync();

        Assert.Equal(song, (await ClaimAsync()).Id);
        Assert.Equal(SubjectKinds.Video, (await _database.Queue().ClaimAsync(Lanes.Video, CancellationToken.None))!.SubjectKind);
    }

    [Fact]
    public async Task A_failed_attempt_comes_back_later_and_a_handed_back_one_at_once_and_uncounted()
    {
        var id = await _database.OrderAsync();
        await _database.Queue().ReleaseAsync(await ClaimAsync(), CancellationToken.None);
        var again = await ClaimAsync();

        await _database.Queue().RetryLaterAsync(again, "the store did not answer", CancellationToken.None);
        var waiting = await _database.FindAsync(id);

        Assert.Equal(1, again.Attempt);
        Assert.Equal((JobStatuses.Pending, 1, "the store did not answer"), (waiting.Status, waiting.Attempt, waiting.ErrorLog));
        Assert.True(waiting.NextAttemptAt > waiting.UpdatedAt);
        Assert.Empty(await _database.EventsAsync(id));
    }

    [Fact]
    public async Task A_failure_keeps_what_ffmpeg_said_and_tells_only_the_sentence()
    {
        var id = await _database.OrderAsync();

        await _database.Ledger().FailedAsync(await ClaimAsync(), MediaErrors.Damaged, new string('x', 50_000) + "\0the end", CancellationToken.None);

        var job = await _database.FindAsync(id);
        Assert.Equal((JobStatuses.Failed, "damaged"), (job.Status, job.ErrorCode));
        Assert.EndsWith("xthe end", job.ErrorLog, StringComparison.Ordinal);
        Assert.InRange(job.ErrorLog!.Length, 1000, 16_000);
        Assert.Equal([MediaEventKinds.Failed], await _database.EventsAsync(id));
    }

    [Fact]
    public async Task Cancelling_ends_a_waiting_job_at_once_and_flags_a_running_one()
    {
        var waiting = await _database.OrderAsync();
        await CancelAsync(waiting);
        var running = await _database.OrderAsync();
        var job = await ClaimAsync();

        await CancelAsync(running);

        Assert.Equal(JobStatuses.Cancelled, (await _database.FindAsync(waiting)).Status);
        Assert.Equal([MediaEventKinds.Cancelled], await _database.EventsAsync(waiting));
        Assert.True(await _database.Queue().RenewAsync(job, 1, CancellationToken.None));
        Assert.IsType<Jonquils.ServiceDefaults.Http.NotFoundProblem>(await CancelAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task Failed_jobs_can_be_put_back_with_all_their_attempts()
    {
        var id = await _database.OrderAsync();
        await _database.Ledger().FailedAsync(await ClaimAsync(), MediaErrors.Internal, null, CancellationToken.None);
        await using var database = _database.Context();

        var response = await RetryFailedJobs.Handle(database, CancellationToken.None);

        Assert.Equal(1, response.Value!.Retried);
        var again = await ClaimAsync();
        Assert.Equal((id, 1), (again.Id, again.Attempt));
    }

    [Fact]
    public async Task Jobs_of_a_worker_that_died_on_this_machine_are_free_at_once()
    {
        var id = await _database.OrderAsync();
        await ClaimAsync();
        await using (var database = _database.Context())
        {
            // No process can have this number.
            await database.Jobs.ExecuteUpdateAsync(jobs => jobs.SetProperty(j => j.WorkerPod, $"{Environment.MachineName}-99999999"));
        }

        await _database.Queue().ExpireLeasesOfTheDeadAsync(Lanes.Audio, CancellationToken.None);

        Assert.Equal((id, 2), (await ClaimAsync() is var job ? (job.Id, job.Attempt) : default));
    }

    private async Task<object> CancelAsync(Guid jobId)
    {
        await using var database = _database.Context();
        return (await CancelJob.Handle(jobId, database, _database.Ledger(), CancellationToken.None)).Result;
    }

    private Task<ClaimedJob> ClaimAsync() => ClaimAsync(_database.Queue());

    private static async Task<ClaimedJob> ClaimAsync(JobQueue queue) =>
        await queue.ClaimAsync(Lanes.Audio, CancellationToken.None) ?? throw new InvalidOperationException("There was nothing to take.");
}
