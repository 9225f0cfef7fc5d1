using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Backups.Store;

/// <summary>Where backups lie: bucket <c>backups</c> of the product's store or of one of their own. The Api serves nothing of it.</summary>
internal sealed class BackupStore(IObjectStore products, IOptions<BackupOptions> options, TimeProvider clock, ILoggerFactory loggers) : IDisposable
{
    /// <summary>Where copies of originals lie; the backups share them.</summary>
    public const string CopiesPrefix = "objects/";

    private const string VerifiedFile = "verified.json";
    private const string Binary = "application/octet-stream";
    private const string Json = "application/json";
    private const string FolderFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int CopyBytes = 128 * 1024;

    private IObjectStore? _store;

    /// <summary>The store itself. Without a target of its own, the product's.</summary>
    public IObjectStore Objects => _store ??= options.Value.Target switch
    {
        { Folder: { } folder } => new FolderObjectStore(folder, clock),
        { S3: { } address } => new S3ObjectStore(S3Address.Parse(address), clock, loggers.CreateLogger<S3ObjectStore>()),
        _ => products,
    };

    public static string FolderOf(DateTimeOffset moment) => moment.UtcDateTime.ToString(FolderFormat, CultureInfo.InvariantCulture);

    public Task PrepareAsync(CancellationToken cancel) => ReferenceEquals(Objects, products) ? Task.CompletedTask : Objects.EnsureBucketsAsync(cancel);

    /// <summary>Stores a part, hashing it on the way.</summary>
    /// <returns>Its size and SHA-256 in hexadecimal.</returns>
    public async Task<(long Bytes, string Sha256)> PutAsync(string folder, string name, string path, CancellationToken cancel)
    {
        using var sha256 = SHA256.Create();
        await using var file = OpenToRead(path);
        await using var hashed = new CryptoStream(file, sha256, CryptoStreamMode.Read);
        var stored = await Objects.PutAsync(Buckets.Backups, $"{folder}/{name}", hashed, Binary, cancel);
        return stored.Bytes == file.Length
            ? (stored.Bytes, Convert.ToHexStringLower(sha256.Hash!))
            : throw new BackupException($"{name} has {file.Length} bytes, but {stored.Bytes} were stored.");
    }

    /// <summary>Fetches a part and proves that it is the one that was stored.</summary>
    /// <exception cref="BackupException">It is missing, cut off or changed.</exception>
    public async Task FetchAsync(string folder, string name, long bytes, string sha256, string path, CancellationToken cancel)
    {
        await using var content = await Objects.OpenAsync(Buckets.Backups, $"{folder}/{name}", 0, null, cancel)
            ?? throw new BackupException($"Part {name} of backup {folder} is missing.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var buffer = new byte[CopyBytes];
        var total = 0L;
        int read;
        while ((read = await content.Body.ReadAsync(buffer, cancel)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            total += read;
        }

        if (total != bytes || Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
        {
            throw new BackupException($"Part {name} of backup {folder} is damaged: {total} of {bytes} bytes are there, or they are others (SHA-256).");
        }
    }

    public Task PutDocumentAsync(string folder, BackupDocument document, CancellationToken cancel) =>
        PutJsonAsync(folder, BackupDocument.FileName, document, cancel);

    /// <summary>Notes that the backup was restored and counted.</summary>
    public Task MarkVerifiedAsync(string folder, DateTimeOffset at, CancellationToken cancel) => PutJsonAsync(folder, VerifiedFile, new { verified_at = at }, cancel);

    /// <returns><see langword="null"/> when the folder holds no whole backup.</returns>
    /// <exception cref="BackupException">It was written by a newer version.</exception>
    public async Task<BackupDocument?> ReadDocumentAsync(string folder, CancellationToken cancel)
    {
        await using var content = await Objects.OpenAsync(Buckets.Backups, $"{folder}/{BackupDocument.FileName}", 0, null, cancel);
        if (content is null)
        {
            return null;
        }

        var document = await JsonSerializer.DeserializeAsync<BackupDocument>(content.Body, ContractJson.Options, cancel);
        return document is { Format: <= BackupDocument.CurrentFormat }
            ? document
            : throw new BackupException($"Backup {folder} was written by a newer version.");
    }

    /// <summary>All whole backups, the oldest first, and the folders that hold none.</summary>
    public async Task<(IReadOnlyList<StoredBackup> Backups, IReadOnlyList<string> Fragments)> ListAsync(CancellationToken cancel)
    {
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var verified = new HashSet<string>(StringComparer.Ordinal);
        var all = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var found in Objects.ListOutsideAsync(Buckets.Backups, CopiesPrefix, cancel))
        {
            if (found.Key.Split('/') is not [var folder, var name] || MomentOf(folder) is not { } moment)
            {
                continue;
            }

            all[folder] = moment;
            (name switch { BackupDocument.FileName => whole, VerifiedFile => verified, _ => null })?.Add(folder);
        }

        return ([.. all.Where(f => whole.Contains(f.Key)).Select(f => new StoredBackup(f.Key, f.Value, verified.Contains(f.Key)))], [.. all.Keys.Where(f => !whole.Contains(f))]);
    }

    /// <summary>Removes a backup; what is left when this is interrupted is none.</summary>
    public async Task RemoveAsync(string folder, CancellationToken cancel)
    {
        await Objects.DeleteAsync(Buckets.Backups, $"{folder}/{BackupDocument.FileName}", cancel);
        var keys = await Objects.ListAsync(Buckets.Backups, $"{folder}/", cancel).Select(o => o.Key).ToListAsync(cancel);
        foreach (var key in keys)
        {
            await Objects.DeleteAsync(Buckets.Backups, key, cancel);
        }
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_store, products))
        {
            (_store as IDisposable)?.Dispose();
        }
    }

    private static DateTimeOffset? MomentOf(string folder) =>
        DateTimeOffset.TryParseExact(folder, FolderFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private static FileStream OpenToRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, CopyBytes, useAsync: true);

    private async Task PutJsonAsync<T>(string folder, string name, T value, CancellationToken cancel)
    {
        using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value, ContractJson.Options), writable: false);
        await Objects.PutAsync(Buckets.Backups, $"{folder}/{name}", json, Json, cancel);
    }
}
