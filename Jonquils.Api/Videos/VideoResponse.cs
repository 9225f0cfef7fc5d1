using Jonquils.Contracts;

namespace Jonquils.Api.Videos;

/// <summary>A video.</summary>
/// <param name="PlaylistUrl">Absolute address that any HLS player can play, from the first segment on.</param>
/// <param name="Status">PENDING, PROCESSING, COMPLETED, FAILED or CANCELLED.</param>
/// <param name="Progress">0 to 100.</param>
/// <param name="Error">Why it failed, or <see langword="null"/>.</param>
/// <param name="DurationMs">Known when it is packaged.</param>
/// <param name="PosterUrl">A still picture, or <see langword="null"/>.</param>
/// <param name="ThumbnailsUrl">A WebVTT document of small pictures along the video, or <see langword="null"/>.</param>
/// <param name="CreatedBy">The account that added it, which may delete it; <see langword="null"/> when nobody was signed in.</param>
public sealed record VideoResponse(
    int Id,
    string Title,
    string OriginalUrl,
    string PlaylistUrl,
    string Status,
    double Progress,
    VideoError? Error,
    int? DurationMs,
    string? PosterUrl,
    string? ThumbnailsUrl,
    IReadOnlyList<VideoSubtitles> Subtitles,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    Guid? CreatedBy = null);

/// <param name="Code">Stable, snake_case.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record VideoError(string Code, string Message);

/// <param name="Language">BCP 47 tag.</param>
public sealed record VideoSubtitles(string Language, string Name, string Url);

/// <summary>What is known of a video, as it is kept in Redis: nothing that changes without the row.</summary>
internal sealed record VideoState(
    int Id, string Title, string OriginalUrl, string PlaylistUrl, string Status, string? ErrorCode, string? Error, Guid? JobId, string? FileKey, string? LiveFileKey,
    int? DurationMs, string? PosterFile, string? ThumbnailsFile, IReadOnlyList<MediaSubtitles> Subtitles, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    Guid? CreatedBy = null)
{
    public bool IsFinal => Status is JobStatuses.Completed or JobStatuses.Failed or JobStatuses.Cancelled;

    public static VideoState Of(Video video) => new(
        video.Id, video.Title, video.OriginalUrl, video.PlaylistUrl, video.Status, video.ErrorCode, video.Error, video.JobId, video.FileKey, video.LiveFileKey,
        video.DurationMs, video.PosterFile, video.ThumbnailsFile, video.Subtitles, video.CreatedAt, video.UpdatedAt, video.CreatedBy);

    /// <param name="host">Scheme, host and base path, without a trailing slash.</param>
    /// <param name="percent">How far the job is, where that is known.</param>
    public VideoResponse ToResponse(string host, double percent) => new(
        Id, Title, OriginalUrl, host + PlaylistUrl, Status, Status == JobStatuses.Completed ? 100 : Math.Round(percent, 1),
        ErrorCode is null ? null : new VideoError(ErrorCode, Error ?? ""), DurationMs, UrlOf(host, PosterFile), UrlOf(host, ThumbnailsFile),
        [.. Subtitles.Select(s => new VideoSubtitles(s.Language, s.Name, UrlOf(host, s.File)!))], CreatedAt, UpdatedAt, CreatedBy);

    private string? UrlOf(string host, string? file) =>
        file is null ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host}/api/videos/{Id}/files/{Uri.EscapeDataString(file)}");
}
