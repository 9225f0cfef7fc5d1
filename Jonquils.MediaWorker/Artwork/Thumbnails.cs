using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging;
using Jonquils.MediaWorker.Packaging.Sources;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Artwork;

/// <summary>Makes thumbnails of stored pictures and puts them beside their originals.</summary>
internal sealed class Thumbnails(IObjectStore store, CoverArt art) : IDisposable
{
    private const long ScratchBytes = 128L << 20;

    // A picture takes a tenth of a second; whoever sends a thousand must not take the processors from those who wait for sound.
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Does nothing when the picture is gone or cannot be decoded.</summary>
    public async Task MakeAsync(ThumbnailOrder order, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (await ReadAsync(order, cancel) is not { } picture)
            {
                return;
            }

            using var scratch = ScratchFolder.Create($"thumbnails-{Guid.NewGuid():N}", ScratchBytes);
            var files = await art.MakeAsync(picture, scratch.Path, cancel);
            foreach (var thumbnail in files.Skip(1))
            {
                await using var content = File.OpenRead(Path.Combine(scratch.Path, thumbnail));
                await store.PutAsync(order.Bucket, order.Key[..(order.Key.LastIndexOf('/') + 1)] + thumbnail, content, "image/webp", cancel);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<CoverPicture?> ReadAsync(ThumbnailOrder order, CancellationToken cancel)
    {
        await using var content = await store.OpenAsync(order.Bucket, order.Key, 0, CoverPicture.MostBytes + 1L, cancel);
        if (content is null)
        {
            return null;
        }

        var bytes = new byte[content.BodyBytes];
        await content.Body.ReadExactlyAsync(bytes, cancel);
        return CoverPicture.From(bytes);
    }
}
