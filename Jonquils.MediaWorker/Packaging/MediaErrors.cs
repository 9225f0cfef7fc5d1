using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Everything that can be wrong with a source, in words for the person who uploaded it. Codes never change.</summary>
internal static class MediaErrors
{
    public static MediaError EmptyFile { get; } = new("empty_file", "The file is empty.");

    public static MediaError NotAudio { get; } = new("not_audio", "The file is not audio that we can read.");

    public static MediaError NoAudioStream { get; } = new("no_audio_stream", "The file holds no audio.");

    public static MediaError FormatNotAllowed { get; } = new("format_not_allowed", "Files of this format are not accepted.");

    public static MediaError Damaged { get; } = new("damaged", "The file is damaged and cannot be decoded.");

    public static MediaError Truncated { get; } = new("truncated", "The file ends too early: it holds less audio than it says.");

    public static MediaError TooShort { get; } = new("too_short", "The audio is shorter than half a second.");

    public static MediaError TooLong { get; } = new("too_long", "The audio is longer than 12 hours.");

    public static MediaError DrmProtected { get; } = new("drm_protected", "The file is protected against copying and cannot be played elsewhere.");

    public static MediaError TookTooLong { get; } = new("took_too_long", "Decoding the file took far longer than it should.");

    public static MediaError SourceMissing { get; } = new("source_missing", "The uploaded file is no longer there.");

    public static MediaError SourceChanged { get; } = new("source_changed", "The uploaded file is not the one that was announced.");

    public static MediaError NotVideo { get; } = new("not_video", "The file is not a video that we can read.");

    public static MediaError NoVideoStream { get; } = new("no_video_stream", "The file holds no moving pictures.");

    public static MediaError HdrNotSupported { get; } = new("hdr_not_supported", "Videos with high dynamic range (HDR10, HLG, Dolby Vision) are not supported; upload one with standard dynamic range.");

    public static MediaError DimensionsNotSupported { get; } = new("dimensions_not_supported", "The video's pictures are smaller than 16 or larger than 8192 × 4320 pixels.");

    public static MediaError VideoTruncated { get; } = new("truncated", "The file ends too early: it holds less of the video than it says.");

    public static MediaError VideoTooShort { get; } = new("too_short", "The video is shorter than half a second.");

    public static MediaError VideoTooLong { get; } = new("too_long", "The video is longer than 12 hours.");

    public static MediaError Internal { get; } = new("processing_failed", "The file could not be processed because of a fault on our side.");
}

/// <summary>A source that cannot be packaged, now or later.</summary>
/// <param name="log">What FFmpeg said; for operators.</param>
internal sealed class UnusableSourceException(MediaError error, string? log = null) : Exception(error.Message)
{
    public MediaError Error { get; } = error;

    public string? Log { get; } = log;
}
