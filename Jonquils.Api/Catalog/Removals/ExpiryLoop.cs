using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Idempotency;
using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Removals;

/// <summary>Ends uploads that were never completed, gives their space back, and forgets old idempotency keys.</summary>
internal sealed class ExpiryLoop(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpiryLoop> logger) : PeriodicLoop(TimeSpan.FromMinutes(1), clock, logger)
{
    private const int Batch = 100;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var database = services.GetRequiredService<CatalogDb>();
        var now = Clock.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var expired = await database.Uploads.FromSql(
            $"SELECT * FROM uploads WHERE expires_at < {now} ORDER BY expires_at LIMIT {Batch} FOR UPDATE SKIP LOCKED").ToListAsync(cancel);
        foreach (var upload in expired)
        {
            if (upload.TrackId is null)
            {
                services.GetRequiredService<ObjectRemovals>().Add(ObjectRemoval.Prefix, Buckets.Temp, upload.Prefix);
                await services.GetRequiredService<StorageQuotas>().GiveBackAsync(upload.UserId, upload.Bytes, cancel);
            }

            database.Uploads.Remove(upload);
        }

        await database.SaveChangesAsync(cancel);
        var oldest = now - IdempotencyKey.KeptFor;
        await database.Set<IdempotencyKey>().Where(k => k.CreatedAt < oldest).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
