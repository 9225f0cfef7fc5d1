using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Backups.Store;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Backups.Making;

/// <summary>Lists all objects, with one of them in memory at a time, and copies the originals where that is wanted.</summary>
internal sealed class ObjectList(
    IObjectStore products, BackupStore store, [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, IOptions<BackupOptions> options)
{
    private const int NoteAtATime = 500;
    private const string NoteSql = """
        INSERT INTO backups.copies (key, listed_at) SELECT key, $2 FROM unnest($1) key
        ON CONFLICT (key) DO UPDATE SET listed_at = greatest(copies.listed_at, excluded.listed_at)
        """;

    // Packages can be made again of these, and parts of uploads expire.
    private static readonly HashSet<string> Originals = [Buckets.Tracks, Buckets.Covers, Buckets.Playlists, Buckets.Videos];

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    /// <param name="path">The file to write.</param>
    /// <param name="at">Moment of the backup.</param>
    public async Task<(long Objects, long Bytes, long? Copied)> WriteAsync(string path, DateTimeOffset at, CancellationToken cancel)
    {
        var isCopying = options.Value.Objects == BackupOptions.Copy;
        var (objects, bytes, copied) = (0L, 0L, 0L);
        var notes = new List<string>(NoteAtATime);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await using var zipped = new GZipStream(file, CompressionLevel.Fastest);
        await using var lines = new BufferedStream(zipped, 64 * 1024);
        foreach (var bucket in Buckets.All.Where(b => b != Buckets.Backups))
        {
            await foreach (var found in products.ListAsync(bucket, "", cancel))
            {
                var listed = new ListedObject(bucket, found.Key, found.Bytes, found.ETag);
                if (isCopying && Originals.Contains(bucket))
                {
                    listed = listed with { Copy = CopyOf(listed) };
                    // Noted before it is copied: nobody takes it for one that no backup lists.
                    notes.Add(listed.Copy);
                    if (notes.Count == NoteAtATime)
                    {
                        await NoteAsync(notes, at, cancel);
                    }

                    copied += await CopyAsync(listed, cancel) ? 1 : 0;
                }

                await JsonSerializer.SerializeAsync(lines, listed, ContractJson.Options, cancel);
                await lines.WriteAsync(NewLine, cancel);
                objects++;
                bytes += found.Bytes;
            }
        }

        await NoteAsync(notes, at, cancel);
        return (objects, bytes, isCopying ? copied : null);
    }

    /// <summary>Reads a list that <see cref="WriteAsync"/> wrote.</summary>
    public static async IAsyncEnumerable<ListedObject> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
        await using var zipped = new GZipStream(file, CompressionMode.Decompress);
        using var lines = new StreamReader(zipped, Encoding.UTF8);
        while (await lines.ReadLineAsync() is { } line)
        {
            yield return JsonSerializer.Deserialize<ListedObject>(line, ContractJson.Options)!;
        }
    }

    // Changed objects have another ETag and so another copy; what is there is never copied again.
    // So does one under another key.
    private string CopyOf(ListedObject listed)
    {
        var what = $"{listed.Bucket}\n{listed.Key}\n{listed.ETag}" + (store.SealedWith is { } key ? $"\n{key}" : "");
        return store.NameOf(BackupStore.CopiesPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what))));
    }

    private async Task<bool> CopyAsync(ListedObject listed, CancellationToken cancel)
    {
        if (await store.Objects.FindAsync(Buckets.Backups, listed.Copy!, cancel) is not null)
        {
            return false;
        }

        await using var content = await products.OpenAsync(listed.Bucket, listed.Key, 0, null, cancel);
        if (content is null)
        {
            // Removed since it was listed; so it is missing at a restore, which says so.
            return false;
        }

        await store.PutAsync(listed.Copy!, content.Body, cancel);
        return true;
    }

    private async Task NoteAsync(List<string> keys, DateTimeOffset at, CancellationToken cancel)
    {
        if (keys.Count == 0)
        {
            return;
        }

        await using var note = database.CreateCommand(NoteSql);
        note.Parameters.Add(new() { Value = keys.ToArray() });
        note.Parameters.Add(new() { Value = at });
        await note.ExecuteNonQueryAsync(cancel);
        keys.Clear();
    }
}
