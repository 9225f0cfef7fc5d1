using System.Collections.Concurrent;
using System.Security.Cryptography;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Etl.Extract;
using Jonquils.MediaWorker.Packaging.Sources;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.MediaWorker.Etl.Transform;

/// <summary>Keeps one cover for each album that a run meets: the picture in its first file, or else the one beside it.</summary>
/// <remarks>Pictures wait in bucket <c>covers</c> below <see cref="Prefix"/> until the catalogue has made its own copies.</remarks>
internal sealed class FoundCovers(IObjectStore objects)
{
    public const string Prefix = "found/";

    private readonly ConcurrentDictionary<(string Folder, string? Album), Lazy<Task<string?>>> _keys = new();

    /// <returns>Key in bucket <c>covers</c>, or <see langword="null"/> for an album without a picture.</returns>
    public async Task<string?> KeyForAsync(string path, MediaTags tags, CoverPicture? embedded, CancellationToken cancel)
    {
        if (tags.Album is null)
        {
            return null;
        }

        var folder = path[..(path.LastIndexOf('/') + 1)];
        if (embedded is not null)
        {
            // The first file of an album that has one decides; another album of the folder decides for itself.
            return await _keys.GetOrAdd((folder, tags.Album), _ => new(() => StoreAsync(embedded, cancel))).Value;
        }

        return await _keys.GetOrAdd((folder, null), _ => new(() => BesideAsync(folder, cancel))).Value;
    }

    private async Task<string?> BesideAsync(string folder, CancellationToken cancel)
    {
        foreach (var name in FileKinds.CoversOf(folder))
        {
            await using var found = await objects.OpenAsync(LibraryScan.Bucket, name, 0, CoverPicture.MostBytes, cancel);
            if (found is null)
            {
                continue;
            }

            var bytes = new byte[found.BodyBytes];
            await found.Body.ReadExactlyAsync(bytes, cancel);
            if (CoverPicture.From(bytes) is { } picture)
            {
                return await StoreAsync(picture, cancel);
            }
        }

        return null;
    }

    private async Task<string?> StoreAsync(CoverPicture picture, CancellationToken cancel)
    {
        // Named by its bytes, so that doing it again changes nothing.
        var key = $"{Prefix}{Convert.ToHexStringLower(SHA256.HashData(picture.Bytes))}.{picture.Extension}";
        using var content = new MemoryStream(picture.Bytes, writable: false);
        await objects.PutAsync(Buckets.Covers, key, content, picture.ContentType, cancel);
        return key;
    }
}
