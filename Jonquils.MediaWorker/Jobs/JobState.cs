using System.Linq.Expressions;
using Jonquils.MediaWorker.Jobs.Database;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>A job as operators see it.</summary>
/// <param name="Percent">At the last heartbeat; Redis has it fresher.</param>
/// <param name="PutOffs">Times it had to wait, uncounted, because the store, the disk or the database was away.</param>
/// <param name="TakenAt">When a worker took it last.</param>
/// <param name="Attempts">The latest attempts that have ended, oldest first, with the times of their steps.</param>
/// <param name="ErrorLog">FFmpeg's last lines or the exception; left out of lists.</param>
public sealed record JobState(
    Guid JobId,
    string SubjectKind,
    string SubjectId,
    string Status,
    string Lane,
    int Priority,
    string Profile,
    int Attempt,
    double Percent,
    string? WorkerPod,
    string? OriginalFileName,
    string? ErrorCode,
    string? ErrorMessage,
    string? ErrorLog,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    Guid? OwnerId,
    string SourceSha256,
    int PutOffs,
    DateTimeOffset? TakenAt,
    IReadOnlyList<JobAttempt> Attempts)
{
    internal static Expression<Func<ProcessingJob, JobState>> From { get; } = job => new JobState(
        job.Id, job.SubjectKind, job.SubjectId, job.Status, job.Lane, job.Priority, job.Profile, job.Attempt, job.Progress, job.WorkerPod,
        job.OriginalFileName, job.ErrorCode, job.ErrorMessage, job.ErrorLog,
        job.Status == Contracts.JobStatuses.Pending ? job.NextAttemptAt : null, job.CreatedAt, job.UpdatedAt,
        job.OwnerId, job.SourceSha256, job.PutOffs, job.TakenAt, JobAttempt.ReadAll(job.History));
}
