using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.AppHost.Local.Processes;
using Jonquils.Contracts;
using Jonquils.Tests.Stack;
using StackExchange.Redis;

namespace Jonquils.Tests.MediaWorker.Jobs;

/// <summary>The worker as a process: what it tells, and what it survives.</summary>
public sealed class WorkerTests : IDisposable
{
    private const int LongSeconds = 120;

    private readonly GeneratedMedia _media = new();

    [Fact]
    public async Task A_song_is_announced_when_it_can_be_played_and_again_when_it_is_done()
    {
        await using var worker = await WorkerProcess.StartAsync();
        var order = await worker.UploadAsync(_media.Make("song.flac", 30, "-metadata", "title=Regen"));

        await worker.OrderAsync(order, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var completed = await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed);

        Assert.Equal([MediaEventKinds.Started, MediaEventKinds.Playable, MediaEventKinds.Completed], worker.Api.KindsOf(order.JobId));
        Assert.All(worker.Api.Traceparents, parent => Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", parent, StringComparison.Ordinal));
        Assert.Equal($"{order.SourceSha256}/a1", completed.FileKey);
        Assert.Equal((30_000, "Regen"), (completed.Package!.DurationMs, completed.Tags!.Title));
        var growing = worker.Api.Events.Single(e => e.Kind == MediaEventKinds.Playable).FileKey!;
        var final = GeneratedMedia.Decode(worker.Hls(completed.FileKey!, "master.m3u8"), "s16le");
        Assert.True(final.AsSpan().SequenceEqual(GeneratedMedia.Decode(worker.Hls(growing, "master.m3u8"), "s16le")));
        Assert.InRange(final.Length / 4 / 44_100.0, 29.9, 30.1);
    }

    [Fact]
    public async Task Progress_is_published_while_the_job_runs_and_ends_at_a_hundred()
    {
        await using var worker = await WorkerProcess.StartAsync();
        var order = await worker.UploadAsync(_media.Make("song.flac", 120));
        using var redis = await ConnectionMultiplexer.ConnectAsync(await TestStack.RedisAsync());
        var seen = new System.Collections.Concurrent.ConcurrentQueue<JobProgress>();
        await redis.GetSubscriber().SubscribeAsync(
            new RedisChannel(JobProgress.KeyFor(order.JobId), RedisChannel.PatternMode.Literal),
            (_, value) => seen.Enqueue(JsonSerializer.Deserialize<JobProgress>((string)value!, ContractJson.Options)!));

        await worker.OrderAsync(order);
        await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Completed);

        var percents = seen.Select(p => p.Percent).ToArray();
        Assert.True(percents.Length >= 4, string.Join(' ', percents));
        Assert.Equal(percents.Order(), percents);
        Assert.Contains(seen, p => p is { Speed: > 0, SecondsLeft: > 0, Percent: > 0 and < 100 });
        var last = JsonSerializer.Deserialize<JobProgress>((string)(await redis.GetDatabase().StringGetAsync(JobProgress.KeyFor(order.JobId)))!, ContractJson.Options)!;
        Assert.Equal(100, last.Percent);
    }

    [Fact]
    public async Task The_same_source_again_is_done_without_an_encode()
    {
        await using var worker = await WorkerProcess.StartAsync();
        var song = _media.Make("song.flac", 20);
        var first = await worker.UploadAsync(song);
        await worker.OrderAsync(first);
        var done = await worker.Api.WaitForAsync(first.JobId, MediaEventKinds.Completed);
        var stored = File.GetLastWriteTimeUtc(worker.Hls(done.FileKey!, "a128/media.mp4"));

        var second = await worker.UploadAsync(song);
        await worker.OrderAsync(second);
        var again = await worker.Api.WaitForAsync(second.JobId, MediaEventKinds.Completed);

        Assert.Equal(JsonSerializer.Serialize(done.Package), JsonSerializer.Serialize(again.Package));
        Assert.Equal((done.Tags, done.Loudness, done.FileKey), (again.Tags, again.Loudness, again.FileKey));
        Assert.InRange(done.Features!.Energy!.Value, 0.01, 1);
        Assert.Equal(done.Features, again.Features);
        Assert.DoesNotContain(MediaEventKinds.Playable, worker.Api.KindsOf(second.JobId));
        Assert.Equal(stored, File.GetLastWriteTimeUtc(worker.Hls(done.FileKey!, "a128/media.mp4")));
    }

    [Fact]
    public async Task A_worker_killed_in_the_middle_completes_the_job_once_after_its_restart()
    {
        await using var worker = await WorkerProcess.StartAsync();
        var order = await worker.UploadAsync(_media.Make("song.flac", LongSeconds));
        await worker.OrderAsync(order);
        await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Playable);

        worker.Child.Kill();
        await worker.Child.Exited;
        await worker.StartAgainAsync();
        await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed);

        Assert.Equal([MediaEventKinds.Started, MediaEventKinds.Playable, MediaEventKinds.Completed], worker.Api.KindsOf(order.JobId));
        Assert.Equal(2, (await StateAsync(worker, order.JobId)).Attempt);
    }

    [Fact]
    public async Task A_worker_told_to_stop_hands_its_job_to_another()
    {
        await using var worker = await WorkerProcess.StartAsync(("Jobs__DrainFor", "00:00:00.2"));
        var order = await worker.UploadAsync(_media.Make("song.flac", LongSeconds));
        await worker.OrderAsync(order);
        await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Playable);
        var first = worker.Child;
        await worker.StartAgainAsync();

        Signals.Send(first.Pid, Signal.Terminate);
        Assert.Equal(0, await first.Exited);
        await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed);

        Assert.Equal([MediaEventKinds.Started, MediaEventKinds.Playable, MediaEventKinds.Completed], worker.Api.KindsOf(order.JobId).Distinct());
        Assert.Equal(1, (await StateAsync(worker, order.JobId)).Attempt);
    }

    [Fact]
    public async Task A_drained_worker_hands_back_what_runs_and_takes_nothing_until_it_is_resumed()
    {
        await using var worker = await WorkerProcess.StartAsync(("Jobs__DrainFor", "00:00:00.2"), ("Jobs__PollEvery", "00:00:00.2"));
        var order = await worker.UploadAsync(_media.Make("song.flac", LongSeconds));
        await worker.OrderAsync(order);
        await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Playable);

        using var drained = await worker.Http.PostAsync("/internal/v1/drain", null);
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
        {
            while ((await StateAsync(worker, order.JobId)) is not { Status: JobStatuses.Pending, Attempts.Count: 1 })
            {
                await Task.Delay(50, limit.Token);
            }
        }

        var later = await worker.UploadAsync(_media.Make("short.flac", 2));
        await worker.OrderAsync(later);
        await Task.Delay(1000);
        var waiting = await StateAsync(worker, later.JobId);
        using var resumed = await worker.Http.PostAsync("/internal/v1/resume", null);
        await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed);
        await worker.Api.WaitForAsync(later.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (drained.StatusCode, resumed.StatusCode));
        Assert.Equal(JobStatuses.Pending, waiting.Status);
        var state = await StateAsync(worker, order.JobId);
        Assert.Equal((JobStatuses.Completed, 1, "handed_back"), (state.Status, state.Attempt, state.Attempts[0].Outcome));
    }

    [Fact]
    public async Task One_source_in_ten_uploads_is_encoded_once()
    {
        await using var worker = await WorkerProcess.StartAsync(("Jobs__AudioSlots", "4"));
        await worker.StartAgainAsync();
        var song = _media.Make("song.flac", 8);
        var orders = new List<JobOrder>();
        for (var i = 0; i < 10; i++)
        {
            orders.Add(await worker.UploadAsync(song));
        }

        await Task.WhenAll(orders.Select(order => worker.OrderAsync(order)));
        var ended = await Task.WhenAll(orders.Select(order => worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed)));

        Assert.All(ended, fact => Assert.Equal(MediaEventKinds.Completed, fact.Kind));
        Assert.Single(ended, fact => worker.Api.KindsOf(fact.JobId).Contains(MediaEventKinds.Playable));
    }

    [Fact]
    public async Task A_running_job_can_be_cancelled_and_leaves_nothing()
    {
        await using var worker = await WorkerProcess.StartAsync();
        var order = await worker.UploadAsync(_media.Make("song.flac", LongSeconds));
        await worker.OrderAsync(order);
        var playable = await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Playable);

        using var response = await worker.Http.DeleteAsync($"/internal/v1/jobs/{order.JobId}");
        await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Cancelled);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(JobStatuses.Cancelled, (await StateAsync(worker, order.JobId)).Status);
        Assert.DoesNotContain(MediaEventKinds.Completed, worker.Api.KindsOf(order.JobId));
        await EventuallyAsync(() => !File.Exists(worker.Hls(playable.FileKey!, "master.m3u8")));
        await EventuallyAsync(() => !Directory.EnumerateFileSystemEntries(Path.Combine(Path.GetTempPath(), "jonquils-worker"), $"{order.JobId:N}-*").Any());
    }

    [Fact]
    public async Task What_is_no_audio_fails_with_a_sentence_and_without_a_retry()
    {
        await using var worker = await WorkerProcess.StartAsync();
        var order = await worker.UploadAsync(_media.Write("song.mp3", "This is only text, however it is called."u8));

        await worker.OrderAsync(order);
        var failed = await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Failed);

        Assert.Equal("not_audio", failed.Error!.Code);
        var state = await StateAsync(worker, order.JobId);
        Assert.Equal((JobStatuses.Failed, 1), (state.Status, state.Attempt));
        Assert.NotEmpty(state.ErrorLog!);
    }

    [Fact]
    public async Task After_a_row_of_bad_files_nothing_is_left_and_the_next_good_one_is_packaged()
    {
        await using var worker = await WorkerProcess.StartAsync();
        var bad = new List<JobOrder>();
        foreach (var file in new[]
        {
            _media.Write("empty.flac", []),
            _media.Write("list.mp3", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"u8),
            _media.Write("parts.mp3", "ffconcat version 1.0\nfile /etc/hostname\n"u8),
            _media.Write("zeros.wav", new byte[100_000]),
            _media.Cut(_media.Make("whole.flac", 10), "cut.flac", 0.5),
            _media.Make("blink.flac", 0.1),
        })
        {
            bad.Add(await worker.UploadAsync(file));
        }

        await Task.WhenAll(bad.Select(order => worker.OrderAsync(order)));
        var ended = await Task.WhenAll(bad.Select(order => worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed)));
        var good = await worker.UploadAsync(_media.Make("good.flac", 2));
        await worker.OrderAsync(good);
        var done = await worker.Api.WaitForAsync(good.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed);

        Assert.Equal(["empty_file", "format_not_allowed", "format_not_allowed", "not_audio", "truncated", "too_short"], ended.Select(fact => fact.Error?.Code));
        Assert.All(ended, fact => Assert.DoesNotContain('/', fact.Error!.Message));
        Assert.Equal(MediaEventKinds.Completed, done.Kind);
        var packages = Path.Combine(worker.Objects, "hls");
        var published = Directory.EnumerateFiles(packages, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(packages, file).Split(Path.DirectorySeparatorChar)[0]);
        Assert.Equal([good.SourceSha256], published.Distinct());
        var scratch = Path.Combine(Path.GetTempPath(), "jonquils-worker");
        Assert.All(bad, order => Assert.Empty(Directory.EnumerateFileSystemEntries(scratch, $"{order.JobId:N}-*")));
        Assert.Empty(RunningTools.In(worker.Objects));
    }

    [Fact]
    public async Task Nobody_without_the_key_reaches_the_queue()
    {
        await using var worker = await WorkerProcess.StartAsync();
        using var stranger = new HttpClient { BaseAddress = worker.Http.BaseAddress };

        using var list = await stranger.GetAsync("/internal/v1/jobs");
        using var retry = await stranger.PostAsync("/internal/v1/operations/jobs/retry-failed", null);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (list.StatusCode, retry.StatusCode));
    }

    public void Dispose() => _media.Dispose();

    private sealed record State(string Status, int Attempt, string? ErrorLog, IReadOnlyList<AttemptState> Attempts);

    private sealed record AttemptState(string Outcome);

    private static async Task<State> StateAsync(WorkerProcess worker, Guid jobId) =>
        (await worker.Http.GetFromJsonAsync<State>($"/internal/v1/jobs/{jobId}", ContractJson.Options))!;

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
