using System.Text.RegularExpressions;
using Jonquils.Contracts;
using Jonquils.Tests.MediaWorker.Packaging.Video;

namespace Jonquils.Tests.MediaWorker.Jobs;

/// <summary>Jobs whose worker dies: another takes them over, and who watches or listens meanwhile loses nothing that was there.</summary>
public sealed class TakenOverTests : IDisposable
{
    private readonly GeneratedMedia _media = new();

    [Fact]
    public async Task A_video_whose_worker_dies_is_finished_by_the_next_and_its_growing_playlist_only_grows()
    {
        await using var worker = await WorkerProcess.StartAsync();
        var order = await worker.UploadAsync(Clip("clip.mp4", 40), kind: SubjectKinds.Video);
        await worker.OrderAsync(order);
        var playable = await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Playable);
        var growing = worker.Hls(playable.FileKey!, "v360/media.m3u8");

        worker.Child.Kill();
        await worker.Child.Exited;
        var before = await File.ReadAllTextAsync(growing);
        await worker.StartAgainAsync();
        var versions = await VersionsUntilDoneAsync(worker, order, growing);

        Assert.DoesNotContain("#EXT-X-ENDLIST", before, StringComparison.Ordinal);
        Assert.All(versions.Prepend(before).Zip(versions), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.EndsWith("#EXT-X-ENDLIST\n", versions[^1], StringComparison.Ordinal);
        Assert.Equal([MediaEventKinds.Started, MediaEventKinds.Playable, MediaEventKinds.Completed], worker.Api.KindsOf(order.JobId));
        var done = worker.Api.Events.Single(e => e.JobId == order.JobId && e.Kind == MediaEventKinds.Completed);
        Assert.Equal(40 * 30, VideoWorkshop.FrameTimes(worker.Hls(done.FileKey!, "v360/media.m3u8")).Count);
        Assert.Equal(40 * 30, VideoWorkshop.FrameTimes(growing).Count);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Copied_music_whose_worker_dies_keeps_all_the_qualities_that_listeners_were_offered()
    {
        await using var worker = await WorkerProcess.StartAsync();
        var order = await worker.UploadAsync(_media.Make("song.m4a", 240, "-b:a", "192k"));
        await worker.OrderAsync(order);
        var playable = await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Playable);
        var master = worker.Hls(playable.FileKey!, "master.m3u8");
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            while (Regex.Count(await File.ReadAllTextAsync(master, limit.Token), "EXT-X-STREAM-INF") < 3)
            {
                await Task.Delay(5, limit.Token);
            }
        }

        worker.Child.Kill();
        await worker.Child.Exited;
        await worker.StartAgainAsync();
        var versions = await VersionsUntilDoneAsync(worker, order, master);

        Assert.All(versions, version => Assert.Equal(3, Regex.Count(version, "EXT-X-STREAM-INF")));
        Assert.Equal([MediaEventKinds.Started, MediaEventKinds.Playable, MediaEventKinds.Completed], worker.Api.KindsOf(order.JobId));
        Assert.InRange(GeneratedMedia.Decode(master, "s16le", "-ac", "1").Length / 2 / 44_100.0, 239.9, 240.1);
    }

    public void Dispose() => _media.Dispose();

    private string Clip(string name, double seconds)
    {
        var length = FormattableString.Invariant($"d={seconds}");
        GeneratedMedia.Run(
            "-f", "lavfi", "-i", $"testsrc2=s=640x360:r=30:{length}", "-f", "lavfi", "-i", $"sine=f=440:r=48000:{length}", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", _media.At(name));
        return _media.At(name);
    }

    /// <summary>Every text that a file has while a job runs, each once and in order.</summary>
    private static async Task<List<string>> VersionsUntilDoneAsync(WorkerProcess worker, JobOrder order, string path)
    {
        var done = worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed);
        List<string> versions = [];
        while (true)
        {
            var ended = done.IsCompleted;
            var text = await File.ReadAllTextAsync(path);
            if (versions.Count == 0 || versions[^1] != text)
            {
                versions.Add(text);
            }

            if (ended)
            {
                Assert.Equal(MediaEventKinds.Completed, (await done).Kind);
                return versions;
            }

            await Task.Delay(10);
        }
    }
}
