using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Backups.Sealing;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Backups.Store;

/// <summary>Where backups lie: bucket <c>backups</c> of the product's store or of one of their own. The Api serves nothing of it.</summary>
internal sealed class BackupStore(IObjectStore products, IOptions<BackupOptions> options, TimeProvider clock, ILoggerFactory loggers) : IDisposable
{
    /// <summary>Where copies of originals lie; the backups share them.</summary>
    public const string CopiesPrefix = "objects/";

    // An object so called is sealed: the name is a part of its key, so that calling it otherwise does not make it a plain one.
    private const string SealedExtension = ".sealed";

    private const string VerifiedFile = "verified.json";
    private const string Binary = "application/octet-stream";
    private const string Json = "application/json";
    private const string FolderFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int CopyBytes = 128 * 1024;

    private readonly BackupKey? _key = options.Value.Key is { Length: > 0 } key ? BackupKey.TryParse(key) : null;
    private IObjectStore? _store;

    /// <summary>Which key objects are sealed with, in hexadecimal; <see langword="null"/> when they are stored as they are.</summary>
    public string? SealedWith => _key is null ? null : Convert.ToHexStringLower(_key.Id);

    /// <summary>The store itself. Without a target of its own, the product's.</summary>
    public IObjectStore Objects => _store ??= options.Value.Target switch
    {
        { Folder: { } folder } => new FolderObjectStore(folder, clock),
        { S3: { } address } => new S3ObjectStore(S3Address.Parse(address), clock, loggers.CreateLogger<S3ObjectStore>()),
        _ => products,
    };

    public static string FolderOf(DateTimeOffset moment) => moment.UtcDateTime.ToString(FolderFormat, CultureInfo.InvariantCulture);

    public Task PrepareAsync(CancellationToken cancel) => ReferenceEquals(Objects, products) ? Task.CompletedTask : Objects.EnsureBucketsAsync(cancel);

    /// <summary>What an object that is stored now is to be called.</summary>
    public string NameOf(string name) => _key is null ? name : name + SealedExtension;

    /// <summary>Stores an object: sealed, where there is a key.</summary>
    /// <param name="key">Made by <see cref="NameOf"/>.</param>
    /// <returns>Bytes that were stored.</returns>
    public async Task<long> PutAsync(string key, Stream content, CancellationToken cancel)
    {
        await using var written = _key is null ? null : new SealingStream(content, _key, key);
        return (await Objects.PutAsync(Buckets.Backups, key, written ?? content, Binary, cancel)).Bytes;
    }

    /// <returns>What was stored by <see cref="PutAsync(string, Stream, CancellationToken)"/>, opened; <see langword="null"/> when it is not there.</returns>
    /// <exception cref="BackupException">It is sealed, and there is no key. Reading it throws one too, where it is not what was stored.</exception>
    public async Task<Stream?> OpenAsync(string key, CancellationToken cancel)
    {
        if (!key.EndsWith(SealedExtension, StringComparison.Ordinal))
        {
            return (await Objects.OpenAsync(Buckets.Backups, key, 0, null, cancel))?.Body;
        }

        var needed = _key ?? throw NeedsKey(key);
        return await Objects.OpenAsync(Buckets.Backups, key, 0, null, cancel) is { } content ? new OpeningStream(content.Body, needed, key) : null;
    }

    /// <summary>Stores a part, hashing it on the way.</summary>
    /// <param name="name">Made by <see cref="NameOf"/>.</param>
    /// <returns>Its size and SHA-256 in hexadecimal, as it was before it was sealed.</returns>
    public async Task<(long Bytes, string Sha256)> PutPartAsync(string folder, string name, string path, CancellationToken cancel)
    {
        using var sha256 = SHA256.Create();
        await using var file = OpenToRead(path);
        var bytes = file.Length;
        await using var hashed = new CryptoStream(file, sha256, CryptoStreamMode.Read);
        var stored = await PutAsync($"{folder}/{name}", hashed, cancel);
        var expected = _key is null ? bytes : SealedPieces.SizeOf(bytes);
        return stored == expected
            ? (bytes, Convert.ToHexStringLower(sha256.Hash!))
            : throw new BackupException($"{name} should take {expected} bytes, but {stored} were stored.");
    }

    /// <summary>Fetches a part and proves that it is the one that was stored.</summary>
    /// <exception cref="BackupException">It is missing, cut off or changed.</exception>
    public async Task FetchAsync(string folder, string name, long bytes, string sha256, string path, CancellationToken cancel)
    {
        await using var content = await OpenAsync($"{folder}/{name}", cancel) ?? throw new BackupException($"Part {name} of backup {folder} is missing.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var buffer = new byte[CopyBytes];
        var total = 0L;
        int read;
        while ((read = await content.ReadAsync(buffer, cancel)) > 0)
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

    /// <summary>Writes what the backup consists of; with that it is one. The name stays the same whether it is sealed or not, so that older versions know it.</summary>
    public async Task PutDocumentAsync(string folder, BackupDocument document, CancellationToken cancel)
    {
        if (_key is null)
        {
            await PutJsonAsync(folder, BackupDocument.FileName, document, cancel);
            return;
        }

        using var plain = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(document, ContractJson.Options), writable: false);
        using var whole = new MemoryStream();
        await using var written = new SealingStream(plain, _key, DocumentOf(folder));
        await written.CopyToAsync(whole, cancel);
        await PutJsonAsync(folder, BackupDocument.FileName, new SealedDocument(BackupDocument.SealedFormat, whole.ToArray()), cancel);
    }

    /// <summary>Notes that the backup was restored and counted.</summary>
    public Task MarkVerifiedAsync(string folder, DateTimeOffset at, CancellationToken cancel) => PutJsonAsync(folder, VerifiedFile, new { verified_at = at }, cancel);

    /// <returns><see langword="null"/> when the folder holds no whole backup.</returns>
    /// <exception cref="BackupException">It was written by a newer version, is damaged, or is encrypted with a key that is not here.</exception>
    public async Task<BackupDocument?> ReadDocumentAsync(string folder, CancellationToken cancel)
    {
        await using var content = await Objects.OpenAsync(Buckets.Backups, $"{folder}/{BackupDocument.FileName}", 0, null, cancel);
        if (content is null)
        {
            return null;
        }

        try
        {
            return await ReadDocumentAsync(folder, content.Body, cancel);
        }
        catch (JsonException error)
        {
            throw SealedPieces.Damaged(DocumentOf(folder), error);
        }
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

    private static string DocumentOf(string folder) => $"{folder}/{BackupDocument.FileName}";

    private static BackupException NeedsKey(string name) => new($"{name} is encrypted: set Backups:Key to the key that it was made with.");

    private static DateTimeOffset? MomentOf(string folder) =>
        DateTimeOffset.TryParseExact(folder, FolderFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private async Task<BackupDocument> ReadDocumentAsync(string folder, Stream content, CancellationToken cancel)
    {
        using var json = await JsonDocument.ParseAsync(content, cancellationToken: cancel);
        if (json.Deserialize<SealedDocument>(ContractJson.Options) is { Format: BackupDocument.SealedFormat, Sealed: { } whole })
        {
            await using var opened = new OpeningStream(new MemoryStream(whole, writable: false), _key ?? throw NeedsKey(DocumentOf(folder)), DocumentOf(folder));
            var document = await JsonSerializer.DeserializeAsync<BackupDocument>(opened, ContractJson.Options, cancel);
            return document! with { IsSealed = true };
        }

        return json.Deserialize<BackupDocument>(ContractJson.Options) is { Format: <= BackupDocument.CurrentFormat } plain
            ? plain
            : throw new BackupException($"Backup {folder} was written by a newer version.");
    }

    private static FileStream OpenToRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, CopyBytes, useAsync: true);

    private async Task PutJsonAsync<T>(string folder, string name, T value, CancellationToken cancel)
    {
        using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value, ContractJson.Options), writable: false);
        await Objects.PutAsync(Buckets.Backups, $"{folder}/{name}", json, Json, cancel);
    }
}
