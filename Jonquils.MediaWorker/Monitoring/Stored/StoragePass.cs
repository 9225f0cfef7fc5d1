using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Machine;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.Monitoring.Stored;

/// <summary>Counts what is stored, by walking the buckets, and keeps the last count: nobody waits for that walk.</summary>
internal sealed class StoragePass(
    IObjectStore objects, IHttpClientFactory clients, DatabaseSizes databases, Disks disks, [FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, TimeProvider clock)
{
    public const string Name = "storage";

    private const string FiguresPath = "/internal/v1/monitoring/storage";

    private const string KeepSql = """
        INSERT INTO monitoring.storage (taken_at, found) VALUES ($1, $2)
        ON CONFLICT (is_one) DO UPDATE SET taken_at = excluded.taken_at, found = excluded.found
        """;

    public async Task RunAsync(CancellationToken cancel)
    {
        var buckets = new List<StoredBucket>();
        foreach (var bucket in Buckets.All)
        {
            var count = new BucketCount(bucket);
            await foreach (var found in objects.ListAsync(bucket, "", cancel))
            {
                count.Add(found);
            }

            buckets.Add(count.Result());
        }

        using var response = await clients.CreateClient(MonitoringModule.FiguresClient).GetAsync(FiguresPath, cancel);
        response.EnsureSuccessStatusCode();
        var api = (await response.Content.ReadFromJsonAsync<StorageFigures>(ContractJson.Options, cancel))!;
        var own = await databases.ReadAsync(cancel);
        var now = clock.GetUtcNow();
        await KeepAsync(
            new StorageState(
                now, buckets, [.. api.Databases.Concat(own.Select(one => new StoredDatabase(one.Name, one.Bytes))).OrderByDescending(one => one.Bytes)], api.Users,
                [.. api.Disks, .. disks.Read().Select(disk => new StorageDisk($"worker/{disk.Name}", disk.FreeBytes, disk.TotalBytes))]),
            now, cancel);
    }

    /// <summary>The last count; an empty one before the first.</summary>
    public async Task<StorageState> LastAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT found::text FROM monitoring.storage");
        return await command.ExecuteScalarAsync(cancel) is string found
            ? JsonSerializer.Deserialize<StorageState>(found, ContractJson.Options)!
            : new StorageState(TakenAt: null, [], [], [], []);
    }

    private async Task KeepAsync(StorageState state, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(KeepSql);
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(state, ContractJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
