namespace Jonquils.MediaWorker.Jobs.Database;

/// <summary>A row of the queue. Its life is written in SQL, see <see cref="JobQueue"/>.</summary>
internal sealed class ProcessingJob
{
    /// <summary>The correlation id: that of the outbox message which ordered the job.</summary>
    public Guid Id { get; init; }

    public required string SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>The subject, when it is a track.</summary>
    public Guid? TrackId { get; init; }

    public required string SourceBucket { get; init; }

    public required string SourceKey { get; init; }

    public required string SourceSha256 { get; init; }

    public string? OriginalFileName { get; init; }

    /// <summary>Version of the ladder, see <see cref="Packaging.PackageRules"/>.</summary>
    public required string Profile { get; init; }

    /// <summary>Jobs of different lanes do not wait for each other.</summary>
    public required string Lane { get; init; }

    public int Priority { get; init; }

    public Guid? OwnerId { get; init; }

    /// <summary>One of <see cref="Contracts.JobStatuses"/>.</summary>
    public required string Status { get; set; }

    /// <summary>Times a worker has taken it.</summary>
    public int Attempt { get; set; }

    /// <summary>Times it was put off, uncounted, because something that it needs was away.</summary>
    public int PutOffs { get; set; }

    /// <summary>When a worker took it last. Owners take turns by it.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>How the latest attempts went, JSON array of <see cref="JobAttempt"/>.</summary>
    public string History { get; set; } = "[]";

    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>Who works on it, or did last.</summary>
    public string? WorkerPod { get; set; }

    /// <summary>Changes with every taking, so that a worker which lost the job cannot end it.</summary>
    public Guid? LeaseId { get; set; }

    public DateTimeOffset? LeaseExpiresAt { get; set; }

    /// <summary>Somebody wants it stopped.</summary>
    public bool CancelRequested { get; set; }

    /// <summary>Percent done at the last heartbeat.</summary>
    public double Progress { get; set; }

    /// <summary>Folder of the growing package in bucket <c>hls</c>, until it is removed.</summary>
    public string? LiveKey { get; set; }

    public string? ErrorCode { get; set; }

    /// <summary>A sentence for the person who uploaded the file.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>FFmpeg's last lines or the exception; for operators.</summary>
    public string? ErrorLog { get; set; }

    /// <summary>The finished package, as JSON.</summary>
    public string? Result { get; set; }

    /// <summary>W3C context of the request that ordered the job.</summary>
    public string? Traceparent { get; init; }

    public string? Tracestate { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
