using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Loops;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Removes growing packages some time after their jobs ended; the finished ones have long taken their place.</summary>
internal sealed class GrowingPackageCleaning(
    [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, IObjectStore store, IOptions<JobOptions> options, TimeProvider clock,
    ILogger<GrowingPackageCleaning> logger) : PeriodicLoop(TimeSpan.FromMinutes(5), clock, logger)
{
    private const string FindSql = """
        SELECT id, live_key FROM processing_jobs
        WHERE live_key IS NOT NULL AND status IN ('COMPLETED', 'FAILED', 'CANCELLED') AND updated_at < now() - $1
        ORDER BY updated_at
        LIMIT 100
        """;

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        List<(Guid Id, string Key)> found = [];
        await using (var find = database.CreateCommand(FindSql))
        {
            find.Parameters.Add(new() { Value = options.Value.KeepGrowingFor });
            await using var row = await find.ExecuteReaderAsync(cancel);
            while (await row.ReadAsync(cancel))
            {
                found.Add((row.GetGuid(0), row.GetString(1)));
            }
        }

        foreach (var (id, key) in found)
        {
            await new PackageFolder(store, key).RemoveAsync(cancel);
            await using var forget = database.CreateCommand("UPDATE processing_jobs SET live_key = NULL WHERE id = $1");
            forget.Parameters.Add(new() { Value = id });
            await forget.ExecuteNonQueryAsync(cancel);
        }
    }
}
