using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.MediaWorker.Packaging;
using Jonquils.Tests.MediaWorker.Packaging.Video;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.MediaWorker.Jobs;

/// <summary>The worker beside a store that is somewhere else: sources are fetched from it, packages put there.</summary>
public sealed class StoredOnS3Tests : IDisposable
{
    private readonly GeneratedMedia _media = new();

    [Theory]
    [InlineData(SubjectKinds.Track)]
    [InlineData(SubjectKinds.Video)]
    public async Task A_source_on_s3_becomes_a_package_on_s3_that_plays(string kind)
    {
        var server = await SwiftServer.SharedAsync();
        await using var worker = await WorkerProcess.StartAsync((WorkerProcess.S3, server.ConnectionString));
        var order = await worker.UploadAsync(Source(kind), kind: kind);

        await worker.OrderAsync(order);
        var done = await worker.Api.WaitForAsync(order.JobId, MediaEventKinds.Completed, MediaEventKinds.Failed);
        var playable = worker.Api.Events.Single(e => e.JobId == order.JobId && e.Kind == MediaEventKinds.Playable);
        var final = await FetchAsync(worker.Store, done.FileKey!, "final");
        var growing = await FetchAsync(worker.Store, playable.FileKey!, "growing");

        Assert.Equal(MediaEventKinds.Completed, done.Kind);
        Assert.Equal(kind == SubjectKinds.Video ? "video/mp4" : "audio/mp4", final.Single(o => o.Key.EndsWith("a128/media.mp4", StringComparison.Ordinal)).ContentType);
        Assert.All(final.Concat(growing).Where(o => o.Key.EndsWith(".m3u8", StringComparison.Ordinal)), o => Assert.Equal("application/vnd.apple.mpegurl", o.ContentType));
        await StrictParser.AcceptsAllInAsync(_media.At("final"), _media.At("growing"));
        foreach (var master in new[] { _media.At("final/master.m3u8"), _media.At("growing/master.m3u8") })
        {
            Assert.InRange(GeneratedMedia.Decode(master, "s16le", "-ac", "1", "-ar", "48000").Length / 2 / 48_000.0, 9.9, 10.1);
            Assert.True(kind == SubjectKinds.Track || VideoWorkshop.FrameTimes(master).Count == 300);
        }
    }

    public void Dispose() => _media.Dispose();

    private string Source(string kind)
    {
        if (kind == SubjectKinds.Track)
        {
            return _media.Make("song.flac", 10, "-metadata", $"comment={Guid.NewGuid()}");
        }

        // Bytes of its own: the server is shared, and what it knows is not packaged again.
        GeneratedMedia.Run(
            "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=10", "-f", "lavfi", "-i", "sine=f=440:r=48000:d=10", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
            "-metadata", $"comment={Guid.NewGuid()}", _media.At("clip.mp4"));
        return _media.At("clip.mp4");
    }

    /// <summary>Copies a folder of the store to this machine.</summary>
    private async Task<List<ObjectInfo>> FetchAsync(IObjectStore store, string key, string folder)
    {
        List<ObjectInfo> found = [];
        await foreach (var listed in store.ListAsync(Buckets.Hls, $"{key}/", CancellationToken.None))
        {
            var path = _media.At(Path.Combine(folder, listed.Key[(key.Length + 1)..]));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var content = (await store.OpenAsync(Buckets.Hls, listed.Key, 0, null, CancellationToken.None))!;
            await using var file = File.Create(path);
            await content.Body.CopyToAsync(file);
            found.Add(content.Info);
        }

        return found;
    }
}
