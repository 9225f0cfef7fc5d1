using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Idempotency;
using Jonquils.Api.CleanUp;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Catalog.Removals;

/// <summary>Ends uploads that were never completed and gives their space back; forgets old idempotency keys and messages.</summary>
internal sealed class CatalogCleaning(
    CatalogDb database, ObjectRemovals removals, StorageQuotas quotas, [FromKeyedServices(CatalogDb.Name)] NpgsqlDataSource messages, TimeProvider clock) : ICleansUp
{
    private const int Batch = 100;

    public string Name => "catalog";

    public async Task<CleanUpTurn> CleanUpAsync(bool dryRun, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var oldest = now - IdempotencyKey.KeptFor;
        var keys = database.Set<IdempotencyKey>().Where(k => k.CreatedAt < oldest);
        var (uploads, bytes) = dryRun ? await CountUploadsAsync(now, cancel) : await EndUploadsAsync(now, cancel);
        var old = dryRun ? await keys.CountAsync(cancel) : await keys.ExecuteDeleteAsync(cancel);
        var (sent, taken, isMore) = await OutboxCleaning.RunAsync(messages, dryRun, cancel);
        return new CleanUpTurn(
            [new("uploads", uploads, bytes), new("idempotency_keys", old), new("catalog_outbox", sent), new("catalog_inbox", taken)],
            isMore || (!dryRun && uploads == Batch));
    }

    private async Task<(int Count, long Bytes)> CountUploadsAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var expired = database.Uploads.Where(u => u.ExpiresAt < now);
        return (await expired.CountAsync(cancel), await expired.Where(u => u.TrackId == null).SumAsync(u => u.Bytes, cancel));
    }

    private async Task<(int Count, long Bytes)> EndUploadsAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var expired = await database.Uploads.FromSql(
            $"SELECT * FROM uploads WHERE expires_at < {now} ORDER BY expires_at LIMIT {Batch} FOR UPDATE SKIP LOCKED").ToListAsync(cancel);
        foreach (var upload in expired)
        {
            if (upload.TrackId is null)
            {
                removals.Add(ObjectRemoval.Prefix, Buckets.Temp, upload.Prefix);
                await quotas.GiveBackAsync(upload.UserId, upload.Bytes, cancel);
            }

            database.Uploads.Remove(upload);
        }

        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return (expired.Count, expired.Where(u => u.TrackId is null).Sum(u => u.Bytes));
    }
}
