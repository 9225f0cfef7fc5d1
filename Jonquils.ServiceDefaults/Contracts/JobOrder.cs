namespace Jonquils.Contracts;

/// <summary>Asks the media worker to package one stored source file. Written by the Api's outbox, read by the worker's queue.</summary>
/// <remarks>
/// Sent as <c>POST /internal/v1/jobs</c>; answered with <see cref="JobAccepted"/>. May be delivered more than once: the worker keeps
/// one job per <see cref="JobId"/>. Add optional members only; last week's rows must still fit.
/// </remarks>
/// <param name="JobId">Names the job; equals the id of the outbox message that carries it, and is the correlation id.</param>
/// <param name="SubjectKind"><see cref="SubjectKinds.Track"/> or <see cref="SubjectKinds.Video"/>.</param>
/// <param name="SubjectId">The track's UUID, or the video's integer as text.</param>
/// <param name="SourceBucket">Bucket that holds the source.</param>
/// <param name="SourceKey">Key of the source in <paramref name="SourceBucket"/>.</param>
/// <param name="SourceSha256">SHA-256 of the source's bytes, 64 lower-case hexadecimal digits; names the package.</param>
/// <param name="Priority">Higher goes first: <see cref="JobPriorities"/>.</param>
/// <param name="OwnerId">Who waits for it; jobs are shared fairly between owners. <see langword="null"/> for the system.</param>
/// <param name="OriginalFileName">Name the user gave the file, for messages only; never a path to open.</param>
public sealed record JobOrder(
    Guid JobId,
    string SubjectKind,
    string SubjectId,
    string SourceBucket,
    string SourceKey,
    string SourceSha256,
    int Priority,
    Guid? OwnerId = null,
    string? OriginalFileName = null);

/// <summary>The worker's answer to a <see cref="JobOrder"/>.</summary>
/// <param name="JobId">The job that serves the order.</param>
/// <param name="Status">One of <see cref="JobStatuses"/>.</param>
public sealed record JobAccepted(Guid JobId, string Status);

/// <summary>What a job is about.</summary>
public static class SubjectKinds
{
    public const string Track = "track";
    public const string Video = "video";
}

/// <summary>Priorities of jobs: a person who waits goes before a scan of a whole library.</summary>
public static class JobPriorities
{
    public const int Interactive = 100;
    public const int Bulk = 10;
}

/// <summary>States of a job, as clients see them.</summary>
public static class JobStatuses
{
    public const string Pending = "PENDING";
    public const string Processing = "PROCESSING";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";
}
