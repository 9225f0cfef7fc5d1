using System.Diagnostics;
using System.Text.RegularExpressions;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Takes an order into the queue. A repeated order changes nothing.</summary>
internal static partial class SubmitJob
{
    private const int LongestName = 1024;

    public static async Task<Results<Accepted<JobAccepted>, UnprocessableProblem>> Handle(
        JobOrder order, ProcessingDb database, TimeProvider clock, CancellationToken cancel)
    {
        if (Fault(order) is { } fault)
        {
            return JobProblems.BadOrder(fault);
        }

        var now = clock.GetUtcNow();
        Guid? trackId = order.SubjectKind == SubjectKinds.Track ? Guid.Parse(order.SubjectId) : null;
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO processing_jobs (
                id, subject_kind, subject_id, track_id, source_bucket, source_key, source_sha256, original_file_name, profile, lane, priority, owner_id,
                status, attempt, next_attempt_at, cancel_requested, progress, traceparent, tracestate, created_at, updated_at)
            VALUES (
                {order.JobId}, {order.SubjectKind}, {order.SubjectId}, {trackId}, {order.SourceBucket}, {order.SourceKey}, {order.SourceSha256},
                {order.OriginalFileName}, {PackageRules.ProfileFor(order.SubjectKind)}, {Lanes.For(order.SubjectKind)}, {order.Priority}, {order.OwnerId},
                {JobStatuses.Pending}, 0, now(), false, 0, {Activity.Current?.Id}, {Activity.Current?.TraceStateString}, {now}, {now})
            ON CONFLICT (id) DO NOTHING
            """, cancel);
        var status = await database.Jobs.Where(job => job.Id == order.JobId).Select(job => job.Status).SingleAsync(cancel);
        return TypedResults.Accepted($"/internal/v1/jobs/{order.JobId}", new JobAccepted(order.JobId, status));
    }

    private static string? Fault(JobOrder order) => order switch
    {
        { JobId: var id } when id == Guid.Empty => "job_id is missing.",
        { SubjectKind: not (SubjectKinds.Track or SubjectKinds.Video) } => "subject_kind is neither track nor video.",
        { SubjectKind: SubjectKinds.Track, SubjectId: var track } when !Guid.TryParse(track, out _) => "subject_id is no UUID.",
        { SubjectId: null or "" or { Length: > 64 } } => "subject_id is missing or too long.",
        { SourceBucket: var bucket } when !Buckets.All.Contains(bucket) => "source_bucket is none of ours.",
        { SourceKey: null or "" or { Length: > LongestName } } => "source_key is missing or too long.",
        // It becomes part of object keys.
        { SourceSha256: var hash } when hash is null || !Sha256().IsMatch(hash) => "source_sha256 is not 64 lower-case hexadecimal digits.",
        { OriginalFileName.Length: > LongestName } => "original_file_name is too long.",
        _ => null,
    };

    [GeneratedRegex("^[0-9a-f]{64}\\z")]
    private static partial Regex Sha256();
}
