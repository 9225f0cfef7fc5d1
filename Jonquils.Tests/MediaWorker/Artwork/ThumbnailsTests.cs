using System.Net;
using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.MediaWorker.Jobs;

namespace Jonquils.Tests.MediaWorker.Artwork;

public sealed class ThumbnailsTests : IDisposable
{
    private readonly GeneratedMedia _media = new();

    [Fact]
    public async Task A_picture_gets_its_thumbnails_beside_it_and_what_is_none_or_elsewhere_gets_nothing()
    {
        await using var worker = await WorkerProcess.StartAsync();
        await StoreAsync(worker, "albums/a/cover.jpg", await File.ReadAllBytesAsync(_media.Picture("front.jpg", 800)));
        await StoreAsync(worker, "albums/b/cover.png", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. new byte[100]]);

        Assert.Equal(HttpStatusCode.NoContent, await OrderAsync(worker, Buckets.Covers, "albums/a/cover.jpg"));
        Assert.Equal(HttpStatusCode.NoContent, await OrderAsync(worker, Buckets.Covers, "albums/a/cover.jpg"));
        Assert.Equal(HttpStatusCode.NoContent, await OrderAsync(worker, Buckets.Covers, "albums/b/cover.png"));
        Assert.Equal(HttpStatusCode.NoContent, await OrderAsync(worker, Buckets.Covers, "albums/c/cover.png"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await OrderAsync(worker, Buckets.Covers, "../tracks/x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await OrderAsync(worker, Buckets.Tracks, "albums/a/cover.jpg"));

        var covers = Path.Combine(worker.Objects, Buckets.Covers, "albums");
        Assert.Equal(["cover-160.webp", "cover-640.webp", "cover.jpg"], Directory.GetFiles(Path.Combine(covers, "a")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("RIFF"u8.ToArray(), (await File.ReadAllBytesAsync(Path.Combine(covers, "a", "cover-160.webp")))[..4]);
        Assert.Single(Directory.GetFiles(Path.Combine(covers, "b")));
    }

    public void Dispose() => _media.Dispose();

    private static async Task StoreAsync(WorkerProcess worker, string key, byte[] picture)
    {
        using var content = new MemoryStream(picture);
        await worker.Store.PutAsync(Buckets.Covers, key, content, "image/jpeg", CancellationToken.None);
    }

    private static async Task<HttpStatusCode> OrderAsync(WorkerProcess worker, string bucket, string key)
    {
        using var answer = await worker.Http.PostAsJsonAsync("/internal/v1/thumbnails", new ThumbnailOrder(bucket, key), ContractJson.Options);
        return answer.StatusCode;
    }
}
