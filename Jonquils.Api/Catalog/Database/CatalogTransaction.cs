using Microsoft.EntityFrameworkCore.Storage;

namespace Jonquils.Api.Catalog.Database;

/// <summary>A transaction of one's own, or a part in the one that is under way, whose owner then commits.</summary>
/// <remarks>A request with an idempotency key runs inside the transaction that keeps its answer, so that both are there or neither.</remarks>
internal sealed class CatalogTransaction(IDbContextTransaction? own) : IAsyncDisposable
{
    public Task CommitAsync(CancellationToken cancel) => own?.CommitAsync(cancel) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
}

internal static class CatalogTransactions
{
    public static async Task<CatalogTransaction> JoinTransactionAsync(this CatalogDb database, CancellationToken cancel) =>
        new(database.Database.CurrentTransaction is null ? await database.Database.BeginTransactionAsync(cancel) : null);
}
