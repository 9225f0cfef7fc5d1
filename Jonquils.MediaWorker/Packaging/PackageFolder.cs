using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>A folder of bucket <c>hls</c>, and how each kind of file in it is stored.</summary>
/// <param name="Key">Without a trailing slash.</param>
internal sealed record PackageFolder(IObjectStore Store, string Key)
{
    public async Task<long> PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        return (await Store.PutAsync(Buckets.Hls, $"{Key}/{name}", stream, ContentTypeOf(name), cancel)).Bytes;
    }

    public Task<long> PutAsync(string name, string text, CancellationToken cancel) => PutAsync(name, System.Text.Encoding.UTF8.GetBytes(text), cancel);

    public async Task<long> PutFileAsync(string name, string path, CancellationToken cancel)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        return (await Store.PutAsync(Buckets.Hls, $"{Key}/{name}", stream, ContentTypeOf(name), cancel)).Bytes;
    }

    /// <returns><see langword="null"/> when there is no such object.</returns>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancel)
    {
        await using var content = await Store.OpenAsync(Buckets.Hls, $"{Key}/{name}", 0, null, cancel);
        if (content is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await content.Body.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }

    public async Task<bool> HasAsync(string name, CancellationToken cancel) => await Store.FindAsync(Buckets.Hls, $"{Key}/{name}", cancel) is not null;

    /// <summary>Removes all objects in the folder, playlists first, so that no listed segment is missing.</summary>
    public async Task RemoveAsync(CancellationToken cancel)
    {
        List<string> keys = [];
        await foreach (var found in Store.ListAsync(Buckets.Hls, $"{Key}/", cancel))
        {
            keys.Add(found.Key);
        }

        foreach (var key in keys.OrderByDescending(key => key.EndsWith(".m3u8", StringComparison.Ordinal)))
        {
            await Store.DeleteAsync(Buckets.Hls, key, cancel);
        }
    }

    // Profiles of video begin with a v.
    private string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".m3u8" => "application/vnd.apple.mpegurl",
        ".mp4" or ".m4s" => Key.AsSpan(Key.LastIndexOf('/') + 1).StartsWith("v") ? "video/mp4" : "audio/mp4",
        ".vtt" => "text/vtt",
        ".json" => "application/json",
        ".jpg" => "image/jpeg",
        ".png" => "image/png",
        ".webp" => "image/webp",
        var extension => throw new ArgumentException($"No content type is known for '{extension}'.", nameof(name)),
    };
}
