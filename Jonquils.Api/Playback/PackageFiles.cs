using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Caching.Memory;

namespace Jonquils.Api.Playback;

/// <summary>The files of packages, of which those that never change are looked for only once in a while.</summary>
internal sealed class PackageFiles(IObjectStore objects, IMemoryCache cache)
{
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(30);

    /// <summary>Whether a file stays as it is once it is there: all but playlists, which grow with their package.</summary>
    public static bool IsFinal(string key) => !key.EndsWith(".m3u8", StringComparison.Ordinal);

    /// <param name="key">Key in bucket <c>hls</c>.</param>
    /// <returns><see langword="null"/> when there is no such file.</returns>
    public ValueTask<ObjectInfo?> FindAsync(string key, CancellationToken cancel) =>
        cache.TryGetValue<ObjectInfo>(new CacheKey(key), out var known) ? ValueTask.FromResult(known) : new(LookAsync(key, cancel));

    /// <summary>Opens a part of a file.</summary>
    /// <returns><see langword="null"/> when it was removed since it was found.</returns>
    public async ValueTask<ObjectContent?> OpenAsync(ObjectInfo file, long offset, long length, CancellationToken cancel)
    {
        var content = await objects.OpenAsync(Buckets.Hls, file.Key, offset, length, cancel);
        if (content is null || content.Info.ETag != file.ETag)
        {
            cache.Remove(new CacheKey(file.Key));
            if (content is not null)
            {
                await content.DisposeAsync();
            }

            return null;
        }

        return content;
    }

    private async Task<ObjectInfo?> LookAsync(string key, CancellationToken cancel)
    {
        var found = await objects.FindAsync(Buckets.Hls, key, cancel);
        if (found is not null && IsFinal(key))
        {
            cache.Set(new CacheKey(key), found, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Known });
        }

        return found;
    }

    private readonly record struct CacheKey(string Key);
}
