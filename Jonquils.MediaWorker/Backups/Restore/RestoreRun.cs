using Jonquils.MediaWorker.Backups.Store;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.ClickHouse;
using Npgsql;

namespace Jonquils.MediaWorker.Backups.Restore;

/// <summary>
/// Puts a backup in place: everything is fetched, proved, restored beside what is there and compared first; only then do databases change their names.
/// A restore that fails leaves things as they were.
/// </summary>
internal sealed class RestoreRun(
    BackupDatabases databases, BackupStore store, PostgresTools tools, TrialRestore trial, RestoredObjects objects, RestoredPackages packages, ClickHouseClient clickHouse,
    TimeProvider clock)
{
    private static readonly string[] Copies = ["track_analytics", "listening_totals", "listening_parts", "user_analytics", "activity_totals"];

    /// <param name="say">Told of each step.</param>
    /// <exception cref="BackupException">It cannot be restored, or must not be: nothing was changed.</exception>
    public async Task RunAsync(RestoreOrder order, Action<string> say, CancellationToken cancel)
    {
        var (folder, document, isVerified) = await FindAsync(order.Backup, say, cancel);
        say($"Backup {document.Id} of {document.TakenAt:u} in {folder}{(document.IsSealed ? ", encrypted" : "")}");
        if (store.SealedWith is not null && !document.IsSealed && !order.NotEncrypted)
        {
            // Else whoever may write where backups lie could put one of their own making there.
            throw new BackupException($"Backup {folder} is not encrypted although Backups:Key is set. If it is from before there was a key, add --not-encrypted.");
        }

        if (order.ToScratch)
        {
            var mismatches = await trial.RunAsync(folder, document, cancel);
            say(mismatches.Count == 0 ? "It restores, and every table has the rows that were backed up." : string.Join('\n', mismatches));
            if (mismatches.Count > 0)
            {
                throw new BackupException("The backup does not restore to what was backed up.");
            }

            return;
        }

        await RefuseAsync(document, order.Overwrite, cancel);
        using var scratch = ScratchFolder.Create($"restore-{document.Id:N}", document.Databases.Sum(d => d.Bytes) + document.Objects.Bytes);
        var list = Path.Combine(scratch.Path, document.Objects.File);
        await store.FetchAsync(folder, document.Objects.File, document.Objects.Bytes, document.Objects.Sha256, list, cancel);
        foreach (var part in document.Databases)
        {
            await store.FetchAsync(folder, part.File, part.Bytes, part.Sha256, Path.Combine(scratch.Path, part.File), cancel);
        }

        say("All parts are whole.");
        var swap = new DatabaseSwap(databases, clock.GetUtcNow());
        try
        {
            foreach (var part in document.Databases)
            {
                await RestoreAsync(part, swap, scratch.Path, cancel);
                say($"  {part.Name,-13} {part.Rows.Count} tables, {part.Rows.Values.Sum()} rows: as backed up");
            }

            say($"{await RestoredMessages.MendAsync(folder, document, isVerified, swap.Restored, cancel)} messages between the services are sent again.");
            foreach (var done in await new RestoredFeeds(swap.Restored).MendAsync(order.RebuildAnalytics, cancel))
            {
                say($"Mended: {done}.");
            }
        }
        catch
        {
            await swap.DropRestoredAsync(document, CancellationToken.None);
            throw;
        }

        foreach (var kept in await swap.RunAsync(document, cancel))
        {
            say($"What was there is kept as {kept}; drop it when nobody misses anything.");
        }

        await AnalyticsAsync(order.RebuildAnalytics, say, cancel);
        var findings = await objects.CheckAsync(list, order.CopyObjects, cancel);
        Say(findings, say);
        if (findings.MissingPackages.Count > 0)
        {
            var again = await packages.OrderAsync(findings.MissingPackages, cancel);
            say($"Of {findings.MissingPackages.Count} packages something is missing; {again} are made again of their originals once a worker runs.");
        }
    }

    private async Task<(string Folder, BackupDocument Document, bool IsVerified)> FindAsync(string wanted, Action<string> say, CancellationToken cancel)
    {
        await store.PrepareAsync(cancel);
        var (backups, _) = await store.ListAsync(cancel);
        if (wanted == RestoreOrder.Latest)
        {
            var latest = backups.LastOrDefault(b => b.IsVerified) ?? throw new BackupException("There is no backup that was proved to restore.");
            return (latest.Folder, (await store.ReadDocumentAsync(latest.Folder, cancel))!, true);
        }

        foreach (var backup in backups.Reverse())
        {
            if ((backup.Folder == wanted || Guid.TryParse(wanted, out _)) && await store.ReadDocumentAsync(backup.Folder, cancel) is { } document
                && (backup.Folder == wanted || document.Id == Guid.Parse(wanted)))
            {
                if (!backup.IsVerified)
                {
                    say("This backup was never proved to restore.");
                }

                return (backup.Folder, document, backup.IsVerified);
            }
        }

        throw new BackupException($"There is no backup '{wanted}'.");
    }

    private async Task RefuseAsync(BackupDocument document, bool overwrite, CancellationToken cancel)
    {
        foreach (var name in BackupDatabases.InOrder)
        {
            _ = document.Database(name);
            var database = databases.DatabaseOf(name);
            var server = new ServerDatabases(databases.ToOwn(name, ServerDatabases.Maintenance));
            if (!await server.ExistsAsync(database, cancel))
            {
                continue;
            }

            if (await server.VisitorsAsync(database, cancel) is var visitors and > 0)
            {
                throw new BackupException($"{visitors} are connected to {database}: stop the services first.");
            }

            await using var connection = new NpgsqlConnection(databases.ToOwn(name).ConnectionString);
            await connection.OpenAsync(cancel);
            if (!overwrite && (await TableCounts.ReadAsync(connection, cancel)).Count > 0)
            {
                throw new BackupException($"{database} is not empty. With --overwrite the backup takes its place, and it is kept under another name.");
            }
        }
    }

    private async Task RestoreAsync(DatabasePart part, DatabaseSwap swap, string scratch, CancellationToken cancel)
    {
        var path = Path.Combine(scratch, part.File);
        await swap.CreateAsync(part.Name, cancel);
        var restored = swap.Restored(part.Name);
        await tools.RunAsync(PostgresTools.Restore, restored, [.. TrialRestore.RestoreOptions, path], scratch, cancel);
        File.Delete(path);
        await using var connection = new NpgsqlConnection(restored.ConnectionString);
        await connection.OpenAsync(cancel);
        var mismatches = TableCounts.Compare(part.Name, part.Rows, await TableCounts.ReadAsync(connection, cancel)).ToList();
        if (mismatches.Count > 0)
        {
            throw new BackupException(string.Join('\n', mismatches));
        }

        // Without statistics the first hours would be slow.
        await using var analyze = new NpgsqlCommand("ANALYZE", connection);
        await analyze.ExecuteNonQueryAsync(cancel);
    }

    private async Task AnalyticsAsync(bool anew, Action<string> say, CancellationToken cancel)
    {
        if (!anew)
        {
            say("ClickHouse was left as it is: it may hold events that are newer than the backup. --rebuild-analytics makes it anew.");
            return;
        }

        if (!clickHouse.IsConfigured)
        {
            say("There is no ClickHouse here; empty its tables of listening and activity by hand, or let it start with none.");
            return;
        }

        foreach (var table in Copies)
        {
            await clickHouse.ExecuteAsync($"TRUNCATE TABLE IF EXISTS {table}", parameters: null, cancel);
        }

        say("ClickHouse's copies of listening and activity were emptied; they are filled again once the Api runs.");
    }

    private static void Say(ObjectFindings findings, Action<string> say)
    {
        say($"{findings.Listed} objects are listed, {findings.CopiedBack} were copied back, {findings.Missing.Values.Sum()} are missing.");
        foreach (var (bucket, count) in findings.Missing)
        {
            say($"  {bucket}: {count} missing");
        }

        foreach (var example in findings.Examples)
        {
            say($"  missing: {example}");
        }
    }
}
