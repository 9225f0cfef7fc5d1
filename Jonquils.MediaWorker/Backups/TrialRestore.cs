using System.Security.Cryptography;
using System.Text;
using Jonquils.MediaWorker.Backups.Store;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Packaging;
using Npgsql;

namespace Jonquils.MediaWorker.Backups;

/// <summary>Proves that a backup can be restored: reads it back from its store, restores it into scratch databases, counts, and drops them.</summary>
internal sealed class TrialRestore(BackupDatabases databases, PostgresTools tools, BackupStore store)
{
    /// <summary>How a dump becomes a database: whose it was and who might do what on its old server is left behind.</summary>
    public static IReadOnlyList<string> RestoreOptions { get; } = ["--exit-on-error", "--no-owner", "--no-privileges", "--no-comments", "--jobs=2"];

    // Several products may share a server, tests for instance; each drops only its own leftovers.
    private string Prefix => $"jonquils_trial_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(databases.DatabaseOf(ProcessingDb.Name))))[..8]}_";

    /// <returns>Tables that are not as they were backed up; empty when all are.</returns>
    /// <exception cref="BackupException">A part is damaged or cannot be restored.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(string folder, BackupDocument document, CancellationToken cancel)
    {
        await DropLeftoversAsync(cancel);
        using var scratch = ScratchFolder.Create($"trial-{document.Id:N}-{Guid.NewGuid():N}", document.Databases.Max(d => d.Bytes) + document.Objects.Bytes);
        var mismatches = new List<string>();
        foreach (var part in document.Databases)
        {
            mismatches.AddRange(await TryAsync(folder, part, scratch.Path, cancel));
        }

        await store.FetchAsync(folder, document.Objects.File, document.Objects.Bytes, document.Objects.Sha256, Path.Combine(scratch.Path, document.Objects.File), cancel);
        return mismatches;
    }

    private async Task<IEnumerable<string>> TryAsync(string folder, DatabasePart part, string scratch, CancellationToken cancel)
    {
        var path = Path.Combine(scratch, part.File);
        await store.FetchAsync(folder, part.File, part.Bytes, part.Sha256, path, cancel);
        var name = Prefix + part.Name;
        var server = new ServerDatabases(databases.ToRead(part.Name, ServerDatabases.Maintenance));
        await server.CreateAsync(name, cancel);
        try
        {
            var trial = databases.ToRead(part.Name, name);
            await tools.RunAsync(PostgresTools.Restore, trial, [.. RestoreOptions, path], scratch, cancel);
            await using var connection = new NpgsqlConnection(trial.ConnectionString);
            await connection.OpenAsync(cancel);
            return [.. TableCounts.Compare(part.Name, part.Rows, await TableCounts.ReadAsync(connection, cancel))];
        }
        finally
        {
            await server.DropAsync(name, CancellationToken.None);
            File.Delete(path);
        }
    }

    private async Task DropLeftoversAsync(CancellationToken cancel)
    {
        foreach (var name in BackupDatabases.InOrder)
        {
            var server = new ServerDatabases(databases.ToRead(name, ServerDatabases.Maintenance));
            foreach (var left in await server.StartingWithAsync(Prefix, cancel))
            {
                await server.DropAsync(left, cancel);
            }
        }
    }
}
