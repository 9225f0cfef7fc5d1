using Jonquils.Api.Catalog;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Machine;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Monitoring;

/// <summary>How large the Api's databases are, who stores most, and how much room there is on its disks.</summary>
internal static class ReportStorage
{
    private const int MostUsers = 20;

    public static async Task<Ok<StorageFigures>> Handle(DatabaseSizes databases, StorageQuotas quotas, Disks disks, CancellationToken cancel) => TypedResults.Ok(new StorageFigures(
        [.. (await databases.ReadAsync(cancel)).Select(one => new StoredDatabase(one.Name, one.Bytes))],
        await quotas.LargestAsync(MostUsers, cancel),
        [.. disks.Read().Select(disk => new StorageDisk($"api/{disk.Name}", disk.FreeBytes, disk.TotalBytes))]));
}
