namespace Jonquils.Contracts;

/// <summary>Tells the Api how far a subject's package is. Written by the worker's outbox, read by the Api.</summary>
/// <remarks>
/// Sent as <c>POST /internal/v1/media-events</c>, answered with 204. May be delivered more than once; the receiver keeps an inbox of
/// <see cref="MessageId"/>s. Events of one job arrive in order.
/// </remarks>
/// <param name="MessageId">Id of the message, for the receiver's inbox.</param>
/// <param name="JobId">The job that caused it.</param>
/// <param name="SubjectKind">One of <see cref="SubjectKinds"/>.</param>
/// <param name="SubjectId">The track's UUID, or the video's integer as text.</param>
/// <param name="Kind">One of <see cref="MediaEventKinds"/>.</param>
/// <param name="OccurredAt">When it happened at the worker.</param>
/// <param name="FileKey">
/// Folder of the package in bucket <c>hls</c>, e.g. <c>3fa9…/a1</c>, without a trailing slash. On <see cref="MediaEventKinds.Playable"/> the
/// folder of the growing package, whose playlists are rewritten until the job ends.
/// </param>
/// <param name="Package">What the finished package holds; only on <see cref="MediaEventKinds.Completed"/>.</param>
/// <param name="Tags">What the source's own tags say; on <see cref="MediaEventKinds.Completed"/> and, once read, on <see cref="MediaEventKinds.Playable"/>.</param>
/// <param name="Loudness">Measured loudness of the source; only on <see cref="MediaEventKinds.Completed"/>.</param>
/// <param name="Error">Why it failed; only on <see cref="MediaEventKinds.Failed"/>.</param>
/// <param name="Features">How the music sounds; only on <see cref="MediaEventKinds.Completed"/>, and not of packages made before there was analysis.</param>
public sealed record MediaEvent(
    Guid MessageId,
    Guid JobId,
    string SubjectKind,
    string SubjectId,
    string Kind,
    DateTimeOffset OccurredAt,
    string? FileKey = null,
    MediaPackage? Package = null,
    MediaTags? Tags = null,
    MediaLoudness? Loudness = null,
    MediaError? Error = null,
    MediaFeatures? Features = null);

/// <summary>Kinds of <see cref="MediaEvent"/>.</summary>
public static class MediaEventKinds
{
    /// <summary>A worker took the job.</summary>
    public const string Started = "started";

    /// <summary>The first segment of the growing package can be played.</summary>
    public const string Playable = "playable";

    /// <summary>The final package is stored.</summary>
    public const string Completed = "completed";

    /// <summary>The job ended without a package and will not be tried again by itself.</summary>
    public const string Failed = "failed";

    /// <summary>The job was cancelled.</summary>
    public const string Cancelled = "cancelled";
}

/// <summary>A finished package.</summary>
/// <param name="Profile">Version of the ladder, e.g. <c>a1</c>; part of the folder's name.</param>
/// <param name="DurationMs">Duration of the decoded audio or video, in milliseconds.</param>
/// <param name="MasterPlaylist">File name of the multivariant playlist in the folder: <c>master.m3u8</c>.</param>
/// <param name="LosslessPlaylist">File name of the lossless multivariant playlist, or <see langword="null"/> for lossy sources.</param>
/// <param name="Renditions">Names of the renditions, lowest first, e.g. <c>a64</c>, <c>a128</c>, <c>a256</c>, <c>flac</c>.</param>
/// <param name="Bytes">Size of all objects together.</param>
/// <param name="WaveformFile">File name of the waveform document in the folder, or <see langword="null"/>.</param>
/// <param name="CoverFile">File name of the extracted cover's original in the folder, or <see langword="null"/>.</param>
/// <param name="PosterFile">File name of a video's still picture in the folder, or <see langword="null"/>.</param>
/// <param name="ThumbnailsFile">File name of a video's WebVTT document of small pictures in the folder, or <see langword="null"/>.</param>
/// <param name="Subtitles">A video's subtitles; <see langword="null"/> or empty when there are none.</param>
public sealed record MediaPackage(
    string Profile,
    int DurationMs,
    string MasterPlaylist,
    string? LosslessPlaylist,
    IReadOnlyList<string> Renditions,
    long Bytes,
    string? WaveformFile = null,
    string? CoverFile = null,
    string? PosterFile = null,
    string? ThumbnailsFile = null,
    IReadOnlyList<MediaSubtitles>? Subtitles = null);

/// <summary>One language's subtitles of a video.</summary>
/// <param name="Language">BCP 47 tag, or <c>und</c> when the source does not say.</param>
/// <param name="Name">What a person chooses by.</param>
/// <param name="File">File name of the WebVTT document in the package's folder.</param>
public sealed record MediaSubtitles(string Language, string Name, string File);

/// <summary>Tags read from a source; absent ones are <see langword="null"/>.</summary>
/// <param name="Date">As the file says it: a year, a month or a day in ISO form.</param>
/// <param name="Artists">All artists, where the file names several apart; <see langword="null"/> where it names one or none.</param>
public sealed record MediaTags(
    string? Title = null,
    string? Artist = null,
    string? Album = null,
    string? AlbumArtist = null,
    string? Genre = null,
    string? Date = null,
    int? TrackNumber = null,
    int? DiscNumber = null,
    IReadOnlyList<string>? Artists = null,
    string? Remixer = null);

/// <summary>Loudness by EBU R128.</summary>
/// <param name="IntegratedLufs">Integrated loudness in LUFS; about -70 for silence.</param>
/// <param name="RangeLu">Loudness range in LU.</param>
/// <param name="TruePeakDbtp">Highest true peak in dBTP, or <see langword="null"/> when not measured.</param>
public sealed record MediaLoudness(double IntegratedLufs, double RangeLu, double? TruePeakDbtp);

/// <summary>Why a job failed, in words for the person who uploaded the file.</summary>
/// <param name="Code">Stable, snake_case, e.g. <c>not_audio</c>.</param>
/// <param name="Message">A sentence without paths or internals.</param>
public sealed record MediaError(string Code, string Message);
