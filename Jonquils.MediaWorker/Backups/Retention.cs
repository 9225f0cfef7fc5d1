using System.Globalization;
using Jonquils.MediaWorker.Backups.Runs;
using Jonquils.MediaWorker.Backups.Store;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Backups;

/// <summary>Removes backups that are no longer worth their place, and copies of originals that none of the others lists.</summary>
internal sealed partial class Retention(
    BackupStore store, BackupLedger ledger, [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, IOptions<BackupOptions> options, ILogger<Retention> logger)
{
    private const int CopiesAtATime = 500;

    /// <summary>Which backups stay: the newest of each of the last days and weeks that have one, counting only those that were proved to restore.</summary>
    /// <param name="backups">In any order.</param>
    /// <param name="daily">Days to keep one of.</param>
    /// <param name="weekly">Weeks (ISO 8601, UTC) to keep one of.</param>
    /// <remarks>One that was not proved stays only while it is newer than all that were: it is better than nothing.</remarks>
    public static IReadOnlySet<string> Keep(IReadOnlyCollection<StoredBackup> backups, int daily, int weekly)
    {
        var proved = backups.Where(b => b.IsVerified).OrderByDescending(b => b.MadeAt).ToList();
        var days = proved.GroupBy(b => DateOnly.FromDateTime(b.MadeAt.UtcDateTime)).Take(daily);
        var weeks = proved.GroupBy(b => (ISOWeek.GetYear(b.MadeAt.UtcDateTime), ISOWeek.GetWeekOfYear(b.MadeAt.UtcDateTime))).Take(weekly);
        var newest = proved.Count > 0 ? proved[0].MadeAt : DateTimeOffset.MinValue;
        return days.Select(d => d.First().Folder).Concat(weeks.Select(w => w.First().Folder))
            .Concat(backups.Where(b => b.MadeAt > newest).Select(b => b.Folder))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>To be called by the holder of the backups' lock, when no backup is being written.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var (backups, fragments) = await store.ListAsync(cancel);
        var keep = Keep(backups, options.Value.KeepDaily, options.Value.KeepWeekly);
        foreach (var folder in backups.Select(b => b.Folder).Where(f => !keep.Contains(f)).Concat(fragments))
        {
            await store.RemoveAsync(folder, cancel);
            await ledger.MarkRemovedAsync(folder, cancel);
            LogRemoved(folder);
        }

        if (backups.Where(b => keep.Contains(b.Folder)).MinBy(b => b.MadeAt) is { } oldest)
        {
            await RemoveCopiesAsync(oldest.MadeAt, cancel);
        }
    }

    private async Task RemoveCopiesAsync(DateTimeOffset oldest, CancellationToken cancel)
    {
        while (true)
        {
            var keys = new List<string>();
            await using (var find = database.CreateCommand("SELECT key FROM backups.copies WHERE listed_at < $1 LIMIT $2"))
            {
                find.Parameters.Add(new() { Value = oldest });
                find.Parameters.Add(new() { Value = CopiesAtATime });
                await using var row = await find.ExecuteReaderAsync(cancel);
                while (await row.ReadAsync(cancel))
                {
                    keys.Add(row.GetString(0));
                }
            }

            foreach (var key in keys)
            {
                await store.Objects.DeleteAsync(Buckets.Backups, key, cancel);
            }

            await using var forget = database.CreateCommand("DELETE FROM backups.copies WHERE key = ANY($1)");
            forget.Parameters.Add(new() { Value = keys.ToArray() });
            if (await forget.ExecuteNonQueryAsync(cancel) < CopiesAtATime)
            {
                return;
            }
        }
    }

    [LoggerMessage(3603, LogLevel.Information, "Backup {Folder} was removed: newer ones are kept")]
    private partial void LogRemoved(string folder);
}
