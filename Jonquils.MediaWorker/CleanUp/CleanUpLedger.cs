using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Jobs.Database;
using Npgsql;
using NpgsqlTypes;

namespace Jonquils.MediaWorker.CleanUp;

/// <summary>The books of the clean-up: table <c>cleanup.runs</c>.</summary>
internal sealed class CleanUpLedger([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, TimeProvider clock)
{
    private const string ListSql = """
        SELECT id, state, requested_by, dry_run, started_at, completed_at, items::text, error
        FROM cleanup.runs WHERE ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2
        """;

    /// <summary>Notes the wish for a clean-up.</summary>
    /// <param name="worker">Who does it; <see langword="null"/> when somebody is yet to be found.</param>
    /// <returns><see langword="null"/> when one is asked for or under way already.</returns>
    public async Task<Guid?> RequestAsync(string requestedBy, bool dryRun, string? worker, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var insert = database.CreateCommand(
            "INSERT INTO cleanup.runs (id, started_at, state, dry_run, requested_by, worker) VALUES ($1, $2, 'RUNNING', $3, $4, $5) ON CONFLICT DO NOTHING");
        insert.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = id }, new() { Value = now }, new() { Value = dryRun }, new() { Value = requestedBy }, Text(worker) });
        return await insert.ExecuteNonQueryAsync(cancel) == 1 ? id : null;
    }

    /// <summary>Takes what was asked for.</summary>
    public async Task<(Guid Id, bool DryRun)?> TakeAsync(string worker, CancellationToken cancel)
    {
        await using var take = database.CreateCommand("UPDATE cleanup.runs SET worker = $1 WHERE state = 'RUNNING' AND worker IS NULL RETURNING id, dry_run");
        take.Parameters.Add(new() { Value = worker });
        await using var row = await take.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? (row.GetGuid(0), row.GetBoolean(1)) : null;
    }

    /// <summary>Ends what workers that died have left. To be called by the holder of the lock.</summary>
    /// <param name="unbegunFor">Also what nobody has begun for so long, if given.</param>
    /// <returns>Whether anything was left.</returns>
    public async Task<bool> SweepAsync(TimeSpan? unbegunFor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var sweep = database.CreateCommand("""
            UPDATE cleanup.runs SET state = 'FAILED', completed_at = $1, error = 'The worker that did it died.'
            WHERE state = 'RUNNING' AND (worker IS NOT NULL OR started_at < $2)
            """);
        sweep.Parameters.Add(new() { Value = now });
        sweep.Parameters.Add(new() { Value = unbegunFor is { } wait ? now - wait : DateTimeOffset.UnixEpoch });
        return await sweep.ExecuteNonQueryAsync(cancel) > 0;
    }

    public async Task EndAsync(Guid id, IReadOnlyList<CleanUpCount> items, string? error, CancellationToken cancel)
    {
        await using var end = database.CreateCommand("UPDATE cleanup.runs SET state = $2, completed_at = $3, items = $4, error = $5 WHERE id = $1");
        end.Parameters.AddRange(new NpgsqlParameter[]
        {
            new() { Value = id }, new() { Value = error is null ? "COMPLETED" : "FAILED" }, new() { Value = clock.GetUtcNow() },
            new() { Value = JsonSerializer.Serialize(items, ContractJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb }, Text(JobLedger.Storable(error)),
        });
        await end.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<CleanUpState>> ListAsync(Guid? after, int most, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ListSql);
        command.Parameters.Add(new() { Value = (object?)after ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = most });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var all = new List<CleanUpState>();
        while (await row.ReadAsync(cancel))
        {
            all.Add(Read(row));
        }

        return all;
    }

    private static CleanUpState Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetFieldValue<DateTimeOffset>(4),
        row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5), JsonSerializer.Deserialize<List<CleanUpCount>>(row.GetString(6), ContractJson.Options)!,
        row.IsDBNull(7) ? null : row.GetString(7));

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
