using Jonquils.Contracts;
using Jonquils.MediaWorker.Backups.Store;
using Jonquils.MediaWorker.Packaging;

namespace Jonquils.MediaWorker.Backups.Making;

/// <summary>Writes one backup: every database from one moment, part by part through a scratch file, then the list of objects.</summary>
internal sealed class BackupMaker(BackupDatabases databases, BackupRole role, PostgresTools tools, BackupStore store, ObjectList objects, TimeProvider clock)
{
    // Room for the list of objects beside a database.
    private const long ListBytes = 64 << 20;

    /// <returns>What was written, and where.</returns>
    /// <exception cref="BackupException">It cannot be made.</exception>
    public async Task<(string Folder, BackupDocument Document)> MakeAsync(Guid id, CancellationToken cancel)
    {
        await store.PrepareAsync(cancel);
        await role.EnsureAsync(databases.ToRead(BackupDatabases.Users), cancel);
        var startedAt = clock.GetUtcNow();
        var folder = BackupStore.FolderOf(startedAt);
        await using var snapshots = await Snapshots.TakeAsync(databases, cancel);
        var largest = ListBytes;
        foreach (var snapshot in snapshots.All)
        {
            largest = Math.Max(largest, await snapshot.SizeAsync(cancel));
        }

        using var scratch = ScratchFolder.Create($"backup-{id:N}", largest);
        var parts = new List<DatabasePart>();
        foreach (var snapshot in snapshots.All)
        {
            parts.Add(await WriteAsync(snapshot, folder, scratch.Path, cancel));
        }

        // After the snapshots: an object is stored before the row that names it, so those that rows name are in the list.
        var list = await ListAsync(folder, scratch.Path, startedAt, cancel);
        var document = new BackupDocument(
            BackupDocument.CurrentFormat, id, startedAt, snapshots.All.Min(s => s.TakenAt), await tools.VersionAsync(scratch.Path, cancel), snapshots.All[0].ServerVersion, parts, list,
            store.SealedWith);
        await store.PutDocumentAsync(folder, document, cancel);
        return (folder, document);
    }

    /// <summary>Size of all its parts.</summary>
    public static long BytesOf(BackupDocument document) => document.Databases.Sum(d => d.Bytes) + document.Objects.Bytes;

    /// <summary>What operators see of it.</summary>
    public static BackupDetail Describe(string folder, BackupDocument document, string? worker) => new(
        folder, worker,
        [.. document.Databases.Select(d => new BackupDatabaseState(d.Name, d.Bytes, d.Rows.Count, d.Rows.Values.Sum()))],
        new BackupObjectsState(document.Objects.Objects, document.Objects.ObjectBytes, document.Objects.Copied),
        EncryptedWith: document.EncryptedWith);

    private async Task<DatabasePart> WriteAsync(DatabaseSnapshot snapshot, string folder, string scratch, CancellationToken cancel)
    {
        var name = store.NameOf($"{snapshot.Name}.dump");
        var path = Path.Combine(scratch, name);
        await tools.RunAsync(
            PostgresTools.Dump, databases.ToRead(snapshot.Name),
            ["--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=120s", $"--snapshot={snapshot.Id}", $"--file={path}"], scratch, cancel);
        var rows = await snapshot.CountAsync(cancel);
        var (bytes, sha256) = await store.PutPartAsync(folder, name, path, cancel);
        File.Delete(path);
        return new DatabasePart(snapshot.Name, name, bytes, sha256, snapshot.TakenAt, rows);
    }

    private async Task<ObjectsPart> ListAsync(string folder, string scratch, DateTimeOffset startedAt, CancellationToken cancel)
    {
        var name = store.NameOf(ObjectsPart.FileName);
        var path = Path.Combine(scratch, name);
        var (count, bytes, copied) = await objects.WriteAsync(path, startedAt, cancel);
        var (size, sha256) = await store.PutPartAsync(folder, name, path, cancel);
        File.Delete(path);
        return new ObjectsPart(name, size, sha256, count, bytes, copied);
    }
}
