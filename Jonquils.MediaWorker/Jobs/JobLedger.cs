using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Writes what becomes of a job, and in the same transaction the fact that the Api is told.</summary>
/// <remarks>Every method is guarded by the lease: a worker that lost the job changes nothing and tells nobody.</remarks>
internal sealed class JobLedger(ProcessingDb database, TimeProvider clock)
{
    private const int LongestLog = 16_000;

    /// <summary>Name of the receiver's HTTP client.</summary>
    public const string Receiver = "api";

    private const string EventsPath = "/internal/v1/media-events";

    public Task<bool> StartedAsync(ClaimedJob job, CancellationToken cancel) => WriteAsync(
        job, MediaEventKinds.Started, fact => fact,
        $"UPDATE processing_jobs SET updated_at = now() WHERE id = {job.Id} AND lease_id = {job.LeaseId} AND status = 'PROCESSING'", cancel);

    public Task<bool> PlayableAsync(ClaimedJob job, string growingKey, MediaTags tags, CancellationToken cancel) => WriteAsync(
        job, MediaEventKinds.Playable, fact => fact with { FileKey = growingKey, Tags = tags },
        $"UPDATE processing_jobs SET live_key = {growingKey}, updated_at = now() WHERE id = {job.Id} AND lease_id = {job.LeaseId} AND status = 'PROCESSING'", cancel);

    /// <returns><see langword="false"/> when the lease had run out and another worker owns the job now.</returns>
    public Task<bool> CompletedAsync(ClaimedJob job, PackageDocument document, CancellationToken cancel) => WriteAsync(
        job, MediaEventKinds.Completed,
        fact => fact with { FileKey = job.FinalKey, Package = document.Package, Tags = document.Tags, Loudness = document.Loudness, Features = document.Features },
        $"""
        UPDATE processing_jobs
        SET status = 'COMPLETED', progress = 100, result = {JsonSerializer.Serialize(document, ContractJson.Options)}::jsonb,
            error_code = NULL, error_message = NULL, error_log = NULL, lease_id = NULL, lease_expires_at = NULL, updated_at = now()
        WHERE id = {job.Id} AND lease_id = {job.LeaseId} AND status = 'PROCESSING'
        """, cancel);

    /// <param name="log">FFmpeg's last lines or the exception; for operators.</param>
    /// <returns><see langword="false"/> when the lease had run out and another worker owns the job now.</returns>
    public Task<bool> FailedAsync(ClaimedJob job, MediaError error, string? log, CancellationToken cancel) => WriteAsync(
        job, MediaEventKinds.Failed, fact => fact with { Error = error },
        $"""
        UPDATE processing_jobs
        SET status = 'FAILED', error_code = {error.Code}, error_message = {error.Message}, error_log = {Storable(log)},
            lease_id = NULL, lease_expires_at = NULL, updated_at = now()
        WHERE id = {job.Id} AND lease_id = {job.LeaseId} AND status = 'PROCESSING'
        """, cancel);

    public Task<bool> CancelledAsync(ClaimedJob job, CancellationToken cancel) => WriteAsync(
        job, MediaEventKinds.Cancelled, fact => fact,
        $"""
        UPDATE processing_jobs SET status = 'CANCELLED', lease_id = NULL, lease_expires_at = NULL, updated_at = now()
        WHERE id = {job.Id} AND lease_id = {job.LeaseId} AND status = 'PROCESSING'
        """, cancel);

    /// <summary>Cancels a job that nobody works on.</summary>
    /// <returns><see langword="false"/> when somebody does, or it has ended, or there is none.</returns>
    public async Task<bool> CancelWaitingAsync(Guid jobId, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var cancelled = await database.Database.ExecuteSqlAsync(
            $"UPDATE processing_jobs SET status = 'CANCELLED', cancel_requested = true, updated_at = now() WHERE id = {jobId} AND status = 'PENDING'", cancel);
        if (cancelled == 0)
        {
            return false;
        }

        var job = await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == jobId, cancel);
        await TellAsync(new MediaEvent(Guid.CreateVersion7(), job.Id, job.SubjectKind, job.SubjectId, MediaEventKinds.Cancelled, clock.GetUtcNow()), cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>The end of a text, without what PostgreSQL cannot store.</summary>
    public static string? Storable(string? log)
    {
        var text = log?.Replace("\0", "", StringComparison.Ordinal);
        return text is { Length: > LongestLog } ? text[^LongestLog..] : text;
    }

    private async Task<bool> WriteAsync(
        ClaimedJob job, string kind, Func<MediaEvent, MediaEvent> with, FormattableString update, CancellationToken cancel)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        if (await database.Database.ExecuteSqlAsync(update, cancel) == 0)
        {
            return false;
        }

        await TellAsync(with(new MediaEvent(Guid.CreateVersion7(), job.Id, job.SubjectKind, job.SubjectId, kind, clock.GetUtcNow())), cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private async Task TellAsync(MediaEvent fact, CancellationToken cancel)
    {
        // What an earlier, failed write left behind must not come along.
        database.ChangeTracker.Clear();
        database.AddToOutbox(Receiver, HttpMethod.Post, EventsPath, fact.MessageId, fact, fact.SubjectId, fact.OccurredAt);
        await database.SaveChangesAsync(cancel);
    }
}
