namespace Jonquils.MediaWorker.Jobs;

/// <summary>A job that this worker has taken, for as long as its lease holds.</summary>
internal sealed record ClaimedJob(
    Guid Id,
    Guid LeaseId,
    string SubjectKind,
    string SubjectId,
    string SourceBucket,
    string SourceKey,
    string SourceSha256,
    string Profile,
    int Priority,
    int Attempt,
    bool CancelRequested,
    string? LiveKey,
    string? Traceparent,
    string? Tracestate,
    int PutOffs = 0)
{
    /// <summary>Folder of the finished package in bucket <c>hls</c>.</summary>
    public string FinalKey => $"{SourceSha256}/{Profile}";

    /// <summary>Folder of the package while it grows.</summary>
    public string GrowingKey => $"{SourceSha256}/{Profile}-live-{Id:N}";

    /// <summary>Somebody may be waiting for the first sound.</summary>
    public bool IsInteractive => Priority >= Contracts.JobPriorities.Interactive;
}

/// <summary>Names of the lanes.</summary>
internal static class Lanes
{
    public const string Audio = "audio";
    public const string Video = "video";

    public static string For(string subjectKind) => subjectKind == Contracts.SubjectKinds.Video ? Video : Audio;
}
