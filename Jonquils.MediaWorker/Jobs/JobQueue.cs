using Jonquils.MediaWorker.Jobs.Database;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Takes jobs from the queue and gives them back. How they end is <see cref="JobLedger"/>'s.</summary>
/// <remarks>
/// The lease outlives the transaction on purpose: an encode takes seconds to hours, and a row lock held that long would pin a
/// connection and keep vacuum from cleaning up behind us. All times are the database's, so workers' clocks do not matter.
/// </remarks>
internal sealed class JobQueue([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, IOptions<JobOptions> options)
{
    // Losing a race for one source means that another job of it is taken; with each turn one less is left to lose against.
    private const int MostRaces = 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private const string RenewSql = """
        UPDATE processing_jobs SET lease_expires_at = now() + $3, progress = $4, updated_at = now()
        WHERE id = $1 AND lease_id = $2 AND status = 'PROCESSING'
        RETURNING cancel_requested
        """;

    private const string ReleaseSql = """
        UPDATE processing_jobs
        SET status = 'PENDING', attempt = attempt - 1, lease_id = NULL, lease_expires_at = NULL, next_attempt_at = now(), updated_at = now()
        WHERE id = $1 AND lease_id = $2 AND status = 'PROCESSING'
        """;

    private const string RetryLaterSql = """
        UPDATE processing_jobs
        SET status = 'PENDING', lease_id = NULL, lease_expires_at = NULL, next_attempt_at = now() + $3, error_log = $4, updated_at = now()
        WHERE id = $1 AND lease_id = $2 AND status = 'PROCESSING'
        """;

    private const string PutOffSql = """
        UPDATE processing_jobs
        SET status = 'PENDING', attempt = attempt - 1, put_offs = put_offs + 1, lease_id = NULL, lease_expires_at = NULL,
            next_attempt_at = now() + $3, error_log = $4, updated_at = now()
        WHERE id = $1 AND lease_id = $2 AND status = 'PROCESSING'
        """;

    // The newest few: who is handed back at every deployment must not grow for ever.
    private const string NoteSql = """
        UPDATE processing_jobs
        SET history = CASE WHEN jsonb_array_length(history) >= 20 THEN history - 0 ELSE history END || $2
        WHERE id = $1
        """;

    /// <summary>Name of this worker in the queue.</summary>
    public static string WorkerName { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>Takes the next job of a lane: highest priority first; among owners the one with least running and the longest wait since its last turn; oldest first.</summary>
    /// <returns><see langword="null"/> when there is nothing to do.</returns>
    public async Task<ClaimedJob?> ClaimAsync(string lane, CancellationToken cancel)
    {
        for (var race = 0; race < MostRaces; race++)
        {
            try
            {
                return await TryClaimAsync(lane, cancel);
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Another worker took a job of the same source in this moment.
            }
        }

        return null;
    }

    private async Task<ClaimedJob?> TryClaimAsync(string lane, CancellationToken cancel)
    {
        var lease = Guid.CreateVersion7();
        await using var command = database.CreateCommand(ClaimStatement.Sql);
        command.Parameters.Add(new() { Value = lane });
        command.Parameters.Add(new() { Value = lease });
        command.Parameters.Add(new() { Value = options.Value.LeaseFor });
        command.Parameters.Add(new() { Value = WorkerName });
        await using var row = await command.ExecuteReaderAsync(cancel);
        return !await row.ReadAsync(cancel)
            ? null
            : new ClaimedJob(
                row.GetGuid(0), lease, row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6),
                row.GetInt32(7), row.GetInt32(8), row.GetBoolean(9), Text(row, 10), Text(row, 11), Text(row, 12), row.GetInt32(13));
    }

    /// <summary>
    /// Frees the jobs of workers that died on this machine, so that a restart goes on at once. A mistake (process numbers of another
    /// container) costs a second encode and no more: the lease decides who may end a job.
    /// </summary>
    public async Task ExpireLeasesOfTheDeadAsync(string lane, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            UPDATE processing_jobs SET lease_expires_at = now() - interval '1 millisecond'
            WHERE lane = $1 AND status = 'PROCESSING' AND worker_pod = ANY($2)
            """);
        command.Parameters.Add(new() { Value = lane });
        command.Parameters.Add(new() { Value = (await NamesAsync(lane, cancel)).Where(IsDead).ToArray() });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<List<string>> NamesAsync(string lane, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "SELECT DISTINCT worker_pod FROM processing_jobs WHERE lane = $1 AND status = 'PROCESSING' AND starts_with(worker_pod, $2)");
        command.Parameters.Add(new() { Value = lane });
        command.Parameters.Add(new() { Value = $"{Environment.MachineName}-" });
        await using var row = await command.ExecuteReaderAsync(cancel);
        List<string> names = [];
        while (await row.ReadAsync(cancel))
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    /// <summary>One of our own name is dead, too, when asked before this process has taken anything: it had our number before us.</summary>
    private static bool IsDead(string worker)
    {
        if (worker == WorkerName)
        {
            return true;
        }

        if (!int.TryParse(worker.AsSpan(Environment.MachineName.Length + 1), System.Globalization.CultureInfo.InvariantCulture, out var processId))
        {
            return false;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>Keeps a job for another while.</summary>
    /// <returns>Whether somebody wants it stopped, or <see langword="null"/> when the lease had run out and it is another worker's now.</returns>
    public async Task<bool?> RenewAsync(ClaimedJob job, double percent, CancellationToken cancel)
    {
        await using var command = Guarded(RenewSql, job);
        command.Parameters.Add(new() { Value = options.Value.LeaseFor });
        command.Parameters.Add(new() { Value = percent });
        return (bool?)await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>Hands a job back as if it had not been taken, because this worker stops.</summary>
    public async Task ReleaseAsync(ClaimedJob job, CancellationToken cancel)
    {
        await using var command = Guarded(ReleaseSql, job);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Puts a job back for another attempt after a pause that grows with each.</summary>
    /// <param name="log">What went wrong; for operators.</param>
    public Task RetryLaterAsync(ClaimedJob job, string log, CancellationToken cancel) =>
        PutBackAsync(RetryLaterSql, job, options.Value.FirstPause * Math.Pow(2, Math.Min(job.Attempt - 1, 8)), log, cancel);

    /// <summary>Puts a job back for later without counting the attempt: something that it needs is away, and the job is not at fault.</summary>
    /// <param name="log">What is away; for operators.</param>
    public Task PutOffAsync(ClaimedJob job, string log, CancellationToken cancel)
    {
        var pause = options.Value.FirstPause * Math.Pow(2, Math.Min(job.PutOffs, 8));
        return PutBackAsync(PutOffSql, job, pause < LongestPause ? pause : LongestPause, log, cancel);
    }

    /// <summary>Notes how an attempt went. Needs no lease: it says only what was.</summary>
    public async Task NoteAsync(Guid jobId, JobAttempt attempt, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(NoteSql);
        command.Parameters.Add(new() { Value = jobId });
        command.Parameters.Add(new() { Value = attempt.ToJson(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task PutBackAsync(string sql, ClaimedJob job, TimeSpan pause, string log, CancellationToken cancel)
    {
        await using var command = Guarded(sql, job);
        // Spread, so that jobs which failed together do not come back together.
        command.Parameters.Add(new() { Value = pause * (0.75 + (Random.Shared.NextDouble() * 0.5)) });
        command.Parameters.Add(new() { Value = log });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Guarded(string sql, ClaimedJob job)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(new() { Value = job.LeaseId });
        return command;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
