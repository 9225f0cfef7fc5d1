using Jonquils.Contracts;

namespace Jonquils.Api.Catalog;

/// <summary>A piece of music, and how far its package is.</summary>
internal sealed class Track
{
    public const int MaxTitleLength = 150;

    private Track()
    {
    }

    public Guid Id { get; private init; }

    public Guid? AlbumId { get; set; }

    public Album? Album { get; set; }

    public string Title { get; set; } = "";

    /// <summary>Whether the title was made from the file's name; then the file's own tag replaces it.</summary>
    public bool TitleIsGuess { get; private set; }

    /// <summary>Whether nobody said who plays; then the file's own tag does.</summary>
    public bool ArtistIsGuess { get; set; }

    /// <summary>Milliseconds; 0 until it is known.</summary>
    public int DurationMs { get; set; }

    public int? TrackNumber { get; set; }

    public int? DiscNumber { get; set; }

    public DateOnly? ReleaseDate { get; set; }

    public string? CoverUrl { get; set; }

    /// <summary>Folder of the final package in bucket <c>hls</c>; shared by all tracks of the same source.</summary>
    public string? FileKey { get; private set; }

    /// <summary>Folder of the growing package while the job runs.</summary>
    public string? LiveFileKey { get; private set; }

    public string? SourceBucket { get; private set; }

    public string? SourceKey { get; private set; }

    /// <summary>SHA-256 of the source, 64 hexadecimal digits.</summary>
    public string? SourceSha256 { get; private set; }

    /// <summary>Size of the source in bytes.</summary>
    public long? SourceBytes { get; private set; }

    /// <summary>
    /// Whose quota holds the source: who sent it, be it another than who made the track. <see langword="null"/> for files that were here already.
    /// </summary>
    public Guid? SourceChargedTo { get; private set; }

    /// <summary>Whether the source came in for this track and goes with it; a file that somebody merely pointed at stays.</summary>
    public bool OwnsSource { get; private set; } = true;

    /// <summary>One of <see cref="JobStatuses"/>; <see langword="null"/> for a track without audio.</summary>
    public string? Status { get; private set; }

    public string? ErrorCode { get; private set; }

    /// <summary>Why packaging failed, in words for people.</summary>
    public string? Error { get; private set; }

    public Guid? JobId { get; private set; }

    public bool IsAvailable { get; private set; }

    public bool HasLossless { get; private set; }

    /// <summary>0 to 100.</summary>
    public int Popularity { get; set; }

    public double? Tempo { get; set; }

    public double? Energy { get; set; }

    public double? Valence { get; set; }

    public double? LoudnessLufs { get; private set; }

    public double? LoudnessRangeLu { get; private set; }

    public double? TruePeakDbtp { get; private set; }

    /// <summary>Who uploaded it; <see langword="null"/> for files that the library found by itself.</summary>
    public Guid? UploadedBy { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>What analysis found, as JSON: <see cref="Tracks.MeasuredFeatures"/>. The numbers above are what holds, which a person may have said instead.</summary>
    public string? TrackFeatures { get; set; }

    /// <summary>Row version (PostgreSQL's xmin), for ETags.</summary>
    public uint Version { get; private set; }

    public ICollection<TrackArtist> Artists { get; } = [];

    public ICollection<Genre> Genres { get; } = [];

    /// <summary>Whether a player can be given something: from the first segment on.</summary>
    public string? PlayableFolder => FileKey ?? LiveFileKey;

    /// <summary>A track that has no audio yet.</summary>
    /// <param name="uploadedBy">Who brings it; <see langword="null"/> for the library's own files.</param>
    public static Track Describe(Guid id, string title, Guid? uploadedBy, DateTimeOffset now) => new()
    {
        Id = id,
        Title = Shorten(title),
        UploadedBy = uploadedBy,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <param name="titleIsGuess">Whether the file's own tag may replace the title.</param>
    public static Track Upload(Guid id, string title, bool titleIsGuess, Guid uploadedBy, DateTimeOffset now)
    {
        var track = Describe(id, title, uploadedBy, now);
        track.TitleIsGuess = titleIsGuess;
        return track;
    }

    /// <summary>Whether audio may be given: there is none, or what there was could not be packaged.</summary>
    public bool WantsAudio => Status is null or JobStatuses.Failed or JobStatuses.Cancelled;

    /// <summary>Gives the track its audio; a job packages it.</summary>
    public void TakeAudio(StoredSource source, Guid jobId, DateTimeOffset now)
    {
        (SourceBucket, SourceKey, SourceSha256, SourceBytes, OwnsSource, SourceChargedTo) =
            (source.Bucket, source.Key, source.Sha256, source.Bytes, source.IsOwned, source.ChargedTo);
        (JobId, Status, Error, ErrorCode) = (jobId, JobStatuses.Pending, null, null);
        (FileKey, LiveFileKey, IsAvailable, HasLossless) = (null, null, false, false);
        UpdatedAt = now;
    }

    /// <summary>Follows the source to where it lies now.</summary>
    public void MoveSource(string bucket, string key, DateTimeOffset now) => (SourceBucket, SourceKey, UpdatedAt) = (bucket, key, now);

    /// <summary>Hides the track while the library's file is gone. All that was made of it stays, should it come back.</summary>
    public void LoseSource(DateTimeOffset now) => (IsAvailable, UpdatedAt) = (false, now);

    /// <summary>Shows the track again, the library's file being back.</summary>
    public void RegainSource(DateTimeOffset now) => (IsAvailable, UpdatedAt) = (FileKey is not null, now);

    /// <summary>Applies an event of the track's own job; one of an older job, or one that comes too late, changes nothing.</summary>
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
                Status = JobStatuses.Processing;
                LiveFileKey = fact.FileKey;
                break;
            case MediaEventKinds.Completed when fact.Package is { } package:
                Status = JobStatuses.Completed;
                IsAvailable = true;
                FileKey = fact.FileKey;
                LiveFileKey = null;
                DurationMs = package.DurationMs;
                HasLossless = package.LosslessPlaylist is not null;
                LoudnessLufs = fact.Loudness?.IntegratedLufs;
                LoudnessRangeLu = fact.Loudness?.RangeLu;
                TruePeakDbtp = fact.Loudness?.TruePeakDbtp;
                (Error, ErrorCode) = (null, null);
                break;
            case MediaEventKinds.Failed or MediaEventKinds.Cancelled:
                Status = fact.Kind == MediaEventKinds.Failed ? JobStatuses.Failed : JobStatuses.Cancelled;
                LiveFileKey = null;
                (Error, ErrorCode) = (fact.Error?.Message, fact.Error?.Code);
                break;
            default:
                return false;
        }

        UpdatedAt = now;
        return true;
    }

    /// <summary>Takes the file's own title where nobody gave one.</summary>
    public void TakeTitle(string? title)
    {
        if (TitleIsGuess && !string.IsNullOrWhiteSpace(title))
        {
            Title = Shorten(title.Trim());
            TitleIsGuess = false;
        }
    }

    private static string Shorten(string title) => title.Length <= MaxTitleLength ? title : title[..MaxTitleLength];
}

/// <summary>Where a track's original lies.</summary>
/// <param name="Sha256">Of the bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="FileName">The name that its owner gave it.</param>
/// <param name="Bytes">Size.</param>
/// <param name="IsOwned">Whether it goes when its last track goes.</param>
/// <param name="ChargedTo">Whose quota holds it, if anybody's.</param>
internal sealed record StoredSource(string Bucket, string Key, string Sha256, string FileName, long Bytes, bool IsOwned = true, Guid? ChargedTo = null);
