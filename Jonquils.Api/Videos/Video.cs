using Jonquils.Contracts;

namespace Jonquils.Api.Videos;

/// <summary>A video: named by a title and an address, fetched from there, packaged by the worker.</summary>
internal sealed class Video
{
    public const int MaxTitleLength = 255;

    public int Id { get; init; }

    public required string Title { get; init; }

    /// <summary>As it was given, in whatever script.</summary>
    public required string OriginalUrl { get; init; }

    /// <summary>SHA-256 of the address's canonical spelling; two spellings of one address are one video.</summary>
    public required string UrlHash { get; init; }

    /// <summary>Path of the playlist on this host; made by the database from the id.</summary>
    public string PlaylistUrl { get; private set; } = "";

    /// <summary>Who added it; <see langword="null"/> for somebody who was not signed in.</summary>
    public Guid? CreatedBy { get; init; }

    /// <summary>One of <see cref="JobStatuses"/>; PENDING while it is being fetched.</summary>
    public string Status { get; private set; } = JobStatuses.Pending;

    public string? ErrorCode { get; private set; }

    public string? Error { get; private set; }

    public Guid? JobId { get; private set; }

    /// <summary>Key in bucket <c>videos</c>.</summary>
    public string? SourceKey { get; private set; }

    public string? SourceSha256 { get; private set; }

    public long? SourceBytes { get; private set; }

    /// <summary>Folder of the finished package in bucket <c>hls</c>.</summary>
    public string? FileKey { get; private set; }

    /// <summary>Folder of the growing package.</summary>
    public string? LiveFileKey { get; private set; }

    public int? DurationMs { get; private set; }

    public string? PosterFile { get; private set; }

    public string? ThumbnailsFile { get; private set; }

    public IReadOnlyList<MediaSubtitles> Subtitles { get; private set; } = [];

    /// <summary>When the source may next be fetched; <see langword="null"/> when it needs no fetching any more.</summary>
    public DateTimeOffset? NextFetchAt { get; private set; }

    public int FetchAttempts { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Video Add(string title, string originalUrl, string urlHash, Guid? createdBy, DateTimeOffset now) => new()
    {
        Title = title,
        OriginalUrl = originalUrl,
        UrlHash = urlHash,
        CreatedBy = createdBy,
        CreatedAt = now,
        UpdatedAt = now,
        NextFetchAt = now,
    };

    /// <summary>Whether the attempt that took it is still the one that may decide.</summary>
    public bool IsFetchedBy(int attempt) => NextFetchAt is not null && FetchAttempts == attempt;

    /// <summary>The source is in the store and its package is ordered.</summary>
    public void TakeSource(string key, string sha256, long bytes, Guid jobId, DateTimeOffset now)
    {
        (SourceKey, SourceSha256, SourceBytes, JobId, NextFetchAt) = (key, sha256, bytes, jobId, null);
        UpdatedAt = now;
    }

    public void Fail(string code, string message, DateTimeOffset now)
    {
        (Status, ErrorCode, Error, NextFetchAt) = (JobStatuses.Failed, code, message, null);
        UpdatedAt = now;
    }

    /// <summary>Applies an event of the video's own job; one of another job, or one that comes too late, changes nothing.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Apply(MediaEvent fact, DateTimeOffset now)
    {
        if (fact.JobId != JobId || Status == JobStatuses.Completed)
        {
            return false;
        }

        switch (fact.Kind)
        {
            case MediaEventKinds.Started:
                Status = JobStatuses.Processing;
                break;
            case MediaEventKinds.Playable:
                (Status, LiveFileKey) = (JobStatuses.Processing, fact.FileKey);
                break;
            case MediaEventKinds.Completed when fact.Package is { } package:
                Status = JobStatuses.Completed;
                (FileKey, LiveFileKey) = (fact.FileKey, null);
                DurationMs = package.DurationMs;
                (PosterFile, ThumbnailsFile, Subtitles) = (package.PosterFile ?? package.CoverFile, package.ThumbnailsFile, package.Subtitles ?? []);
                (ErrorCode, Error) = (null, null);
                break;
            case MediaEventKinds.Failed or MediaEventKinds.Cancelled:
                Status = fact.Kind == MediaEventKinds.Failed ? JobStatuses.Failed : JobStatuses.Cancelled;
                (LiveFileKey, ErrorCode, Error) = (null, fact.Error?.Code, fact.Error?.Message);
                break;
            default:
                return false;
        }

        UpdatedAt = now;
        return true;
    }
}
