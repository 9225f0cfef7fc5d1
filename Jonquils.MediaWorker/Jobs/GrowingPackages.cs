using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Growing packages whose jobs ended some time ago; the finished ones have long taken their place.</summary>
internal sealed class GrowingPackages([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, IObjectStore store, IOptions<JobOptions> options)
{
    private const int AtATime = 100;
    private const string FindSql = """
        SELECT id, live_key FROM processing_jobs
        WHERE live_key IS NOT NULL AND status IN ('COMPLETED', 'FAILED', 'CANCELLED') AND updated_at < now() - $1
        ORDER BY updated_at, id
        """;

    /// <param name="dryRun">Only count.</param>
    public async Task<CleanUpCount> RemoveAsync(bool dryRun, CancellationToken cancel)
    {
        var sum = new CleanUpCount("growing_packages", 0, 0);
        IReadOnlyList<(Guid Id, string Key)> found;
        do
        {
            found = await FindAsync(dryRun ? null : AtATime, cancel);
            foreach (var (id, key) in found)
            {
                sum = sum with { Count = sum.Count + 1, Bytes = sum.Bytes + await SizeAsync(key, cancel) };
                if (!dryRun)
                {
                    await new PackageFolder(store, key).RemoveAsync(cancel);
                    await using var forget = database.CreateCommand("UPDATE processing_jobs SET live_key = NULL WHERE id = $1");
                    forget.Parameters.Add(new() { Value = id });
                    await forget.ExecuteNonQueryAsync(cancel);
                }
            }
        }
        while (!dryRun && found.Count == AtATime);
        return sum;
    }

    private async Task<IReadOnlyList<(Guid Id, string Key)>> FindAsync(int? most, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(most is null ? FindSql : $"{FindSql} LIMIT {most}");
        find.Parameters.Add(new() { Value = options.Value.KeepGrowingFor });
        await using var row = await find.ExecuteReaderAsync(cancel);
        List<(Guid, string)> found = [];
        while (await row.ReadAsync(cancel))
        {
            found.Add((row.GetGuid(0), row.GetString(1)));
        }

        return found;
    }

    private async Task<long> SizeAsync(string key, CancellationToken cancel) => await store.ListAsync(Buckets.Hls, $"{key}/", cancel).Select(o => o.Bytes).SumAsync(cancel);
}
