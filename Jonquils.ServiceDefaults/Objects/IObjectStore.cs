namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Where the bytes of media lie: an S3 server, or a folder in the local stack. The seam between the two stacks.</summary>
/// <remarks>
/// Keys use <c>/</c>, are at most 1,024 bytes of UTF-8, and never contain <c>.</c> or <c>..</c> segments, backslashes or control characters;
/// anything else is refused with <see cref="ArgumentException"/> before a byte moves. Failures of the store itself are <see cref="IOException"/>.
/// </remarks>
public interface IObjectStore
{
    /// <summary>Stores an object whole or not at all; an existing one under the key is replaced.</summary>
    /// <param name="content">Read to its end; need not be seekable, and its length need not be known.</param>
    /// <returns>The stored object's size and ETag.</returns>
    Task<ObjectInfo> PutAsync(string bucket, string key, Stream content, string contentType, CancellationToken cancel);

    /// <summary>Opens an object, or a part of it, for reading.</summary>
    /// <param name="offset">First byte; 0 for the start.</param>
    /// <param name="length">Bytes to read, or <see langword="null"/> for the rest; a range that leaves the object is cut at its end.</param>
    /// <returns><see langword="null"/> when there is no such object.</returns>
    Task<ObjectContent?> OpenAsync(string bucket, string key, long offset, long? length, CancellationToken cancel);

    /// <summary>Looks at an object without reading it.</summary>
    /// <returns><see langword="null"/> when there is no such object.</returns>
    Task<ObjectInfo?> FindAsync(string bucket, string key, CancellationToken cancel);

    /// <summary>Lists all objects whose key begins with a prefix, in key order.</summary>
    IAsyncEnumerable<ObjectInfo> ListAsync(string bucket, string prefix, CancellationToken cancel);

    /// <summary>Lists all objects but those below a prefix, in key order.</summary>
    IAsyncEnumerable<ObjectInfo> ListOutsideAsync(string bucket, string prefix, CancellationToken cancel) =>
        ListAsync(bucket, "", cancel).Where(found => !found.Key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The folder in which objects of a bucket appear when they are dropped there, to be watched.</summary>
    /// <returns><see langword="null"/> for a store that is no folder; its objects appear whole.</returns>
    string? DropFolder(string bucket) => null;

    /// <summary>Removes an object; removing an absent one is no error.</summary>
    Task DeleteAsync(string bucket, string key, CancellationToken cancel);

    /// <summary>Creates the buckets of <see cref="Buckets.All"/> where they are missing and proves that one can write.</summary>
    Task EnsureBucketsAsync(CancellationToken cancel);

    /// <summary>The object as a file that a process on this machine can open, where the store has one.</summary>
    /// <returns>An absolute path, or <see langword="null"/> for a remote store or an absent object.</returns>
    string? LocalPath(string bucket, string key);

    /// <summary>A link by which a browser can fetch the object without further credentials.</summary>
    /// <param name="downloadName">Name offered for saving, or <see langword="null"/> to show it in place.</param>
    /// <returns><see langword="null"/> where the store has no server of its own; then the Api serves a signed link.</returns>
    Uri? PresignGet(string bucket, string key, TimeSpan lifetime, string? downloadName);

    /// <summary>A link to which a client can PUT the object without further credentials.</summary>
    /// <returns><see langword="null"/> where the store has no server of its own; then the Api takes the bytes by a signed link.</returns>
    Uri? PresignPut(string bucket, string key, TimeSpan lifetime) => null;
}

/// <summary>An object's facts.</summary>
/// <param name="Key">Key within the bucket.</param>
/// <param name="Bytes">Size.</param>
/// <param name="ETag">Changes whenever the content does; without quotes.</param>
/// <param name="LastModified">When it was stored.</param>
/// <param name="ContentType">Media type, or <see langword="null"/> when a listing does not tell.</param>
public sealed record ObjectInfo(string Key, long Bytes, string ETag, DateTimeOffset LastModified, string? ContentType);

/// <summary>An open object. Dispose it.</summary>
public sealed class ObjectContent(ObjectInfo info, Stream body, long bodyBytes) : IAsyncDisposable
{
    /// <summary>Facts of the whole object, also when only a part is read.</summary>
    public ObjectInfo Info { get; } = info;

    /// <summary>The requested bytes.</summary>
    public Stream Body { get; } = body;

    /// <summary>How many bytes <see cref="Body"/> gives.</summary>
    public long BodyBytes { get; } = bodyBytes;

    public ValueTask DisposeAsync() => Body.DisposeAsync();
}

/// <summary>Names of the buckets.</summary>
public static class Buckets
{
    /// <summary>Originals. What is dropped here is picked up; own uploads lie under <see cref="UploadsPrefix"/>.</summary>
    public const string Tracks = "tracks";

    /// <summary>Packaged output: immutable, content-addressed.</summary>
    public const string Hls = "hls";

    /// <summary>Covers and their thumbnails.</summary>
    public const string Covers = "covers";

    /// <summary>Exported playlists.</summary>
    public const string Playlists = "playlists";

    /// <summary>Parts of unfinished uploads; expires.</summary>
    public const string Temp = "temp";

    /// <summary>Fetched sources of videos.</summary>
    public const string Videos = "videos";

    /// <summary>Back-ups.</summary>
    public const string Backups = "backups";

    /// <summary>Where own uploads lie in <see cref="Tracks"/>; scans of the bucket leave it out.</summary>
    public const string UploadsPrefix = "uploads/";

    public static IReadOnlyList<string> All { get; } = [Tracks, Hls, Covers, Playlists, Temp, Videos, Backups];
}
