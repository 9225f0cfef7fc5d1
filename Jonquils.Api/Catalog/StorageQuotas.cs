using Jonquils.Api.Catalog.Database;
using Jonquils.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Catalog;

/// <summary>How much accounts may store. Space is taken and given back in the transaction of what takes it, so that the sum is always right.</summary>
internal sealed class StorageQuotas(CatalogDb database, IOptions<CatalogOptions> options)
{
    /// <summary>The setting's allowance, in bytes.</summary>
    public long DefaultLimitBytes => options.Value.QuotaBytes;

    /// <returns><see langword="false"/> when it would be more than the account may have; then nothing was taken.</returns>
    public async Task<bool> TryTakeAsync(Guid userId, long bytes, CancellationToken cancel)
    {
        await database.Database.ExecuteSqlAsync($"INSERT INTO quotas (user_id, used_bytes) VALUES ({userId}, 0) ON CONFLICT DO NOTHING", cancel);
        return await database.Database.ExecuteSqlAsync(
            $"UPDATE quotas SET used_bytes = used_bytes + {bytes} WHERE user_id = {userId} AND used_bytes + {bytes} <= coalesce(limit_bytes, {DefaultLimitBytes})", cancel) == 1;
    }

    public Task<int> GiveBackAsync(Guid userId, long bytes, CancellationToken cancel) =>
        database.Database.ExecuteSqlAsync($"UPDATE quotas SET used_bytes = greatest(0, used_bytes - {bytes}) WHERE user_id = {userId}", cancel);

    /// <summary>Those who use the largest part of what they may, the first of them first.</summary>
    public async Task<IReadOnlyList<StoringUser>> LargestAsync(int most, CancellationToken cancel)
    {
        var limit = DefaultLimitBytes;
        var rows = await database.Set<Quota>().AsNoTracking().Where(q => q.UsedBytes > 0)
            .OrderByDescending(q => (double)q.UsedBytes / ((q.LimitBytes ?? limit) + 1)).ThenBy(q => q.UserId).Take(most).ToListAsync(cancel);
        return [.. rows.Select(q => new StoringUser(q.UserId, q.UsedBytes, q.LimitBytes ?? limit))];
    }

    /// <summary>Bytes that the account may still store; may be out of date as soon as it is read.</summary>
    public async Task<long> LeftAsync(Guid userId, CancellationToken cancel)
    {
        var quota = await database.Set<Quota>().AsNoTracking().SingleOrDefaultAsync(q => q.UserId == userId, cancel);
        return (quota?.LimitBytes ?? DefaultLimitBytes) - (quota?.UsedBytes ?? 0);
    }
}
