using Jonquils.Contracts;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Says what a run of FFmpeg that did not succeed means for the source.</summary>
internal static class FfmpegVerdict
{
    // 128 + SIGXCPU, SIGXFSZ.
    private const int CpuExceeded = 152, FileSizeExceeded = 153;

    private const int Killed = 137;

    private static readonly (string Said, MediaError Error)[] Sayings =
    [
        ("Format not on whitelist", MediaErrors.FormatNotAllowed),
        ("matches no streams", MediaErrors.NoAudioStream),
        ("Codec not on whitelist", MediaErrors.FormatNotAllowed),
        ("not on whitelist 'file,pipe'", MediaErrors.FormatNotAllowed),
        ("moov atom not found", MediaErrors.Damaged),
        ("Decoder (codec", MediaErrors.FormatNotAllowed),
        ("Protocol not found", MediaErrors.FormatNotAllowed),
    ];

    // What demuxers say when the file ends in the middle of what their index promised.
    private static readonly string[] EarlyEnds = ["partial file", "File ended prematurely", "Truncating packet of size", "Packet corrupt", "Input/output error"];

    public static bool IsEarlyEnd(string line) => EarlyEnds.Any(said => line.Contains(said, StringComparison.Ordinal));

    /// <summary>The fault of a source whose header FFmpeg was asked for, and which showed no audio.</summary>
    /// <param name="isKnownFormat">Its first bytes promise audio.</param>
    /// <exception cref="IOException">The source is not at fault.</exception>
    public static MediaError OfHeader(FfmpegResult result, bool isKnownFormat) =>
        OfHeader(result) is var error && error == MediaErrors.NotAudio && isKnownFormat ? MediaErrors.Damaged : error;

    private static MediaError OfHeader(FfmpegResult result) =>
        result.Log.Contains(": Video: ", StringComparison.Ordinal) ? MediaErrors.NoAudioStream
        : result.Log.Contains("Input #0", StringComparison.Ordinal) ? MediaErrors.NotAudio
        : Of(result, ToolLimits.ForHeader, TimeSpan.Zero);

    /// <summary>The fault of a source whose header was read, and at which FFmpeg failed all the same.</summary>
    /// <param name="endsEarly">Whether FFmpeg said so; see <see cref="IsEarlyEnd"/>.</param>
    /// <inheritdoc cref="Of"/>
    public static MediaError OfRead(SourceInfo source, FfmpegResult result, ToolLimits limits, TimeSpan decoded, bool endsEarly)
    {
        // It is audio, if broken; but almost any bytes pass for MPEG audio, or for what else FFmpeg guesses.
        var verdict = Of(result, limits, decoded) is var said && said == MediaErrors.NotAudio && source.Container is not (SourceContainer.Mp3 or SourceContainer.Other)
            ? MediaErrors.Damaged : said;
        return verdict == MediaErrors.Damaged && PackageAcceptance.RefusalOf(source, decoded, 0, endsEarly) == MediaErrors.Truncated ? MediaErrors.Truncated : verdict;
    }

    /// <summary>The fault of the source that made FFmpeg fail.</summary>
    /// <param name="decoded">How much it had decoded by then.</param>
    /// <exception cref="IOException">The source is not at fault: the disk is full.</exception>
    /// <exception cref="FfmpegKilledException">It may be at fault: FFmpeg was killed from outside, perhaps for want of memory.</exception>
    public static MediaError Of(FfmpegResult result, ToolLimits limits, TimeSpan decoded)
    {
        if (result.Ending is FfmpegEnding.OverTime or FfmpegEnding.Stalled || result.ExitCode is CpuExceeded or FileSizeExceeded)
        {
            return MediaErrors.TookTooLong;
        }

        if (result.Log.Contains("No space left on device", StringComparison.Ordinal))
        {
            throw new IOException($"The disk for scratch files is full.\n{result.Log}");
        }

        if (result.ExitCode == Killed)
        {
            // With equal soft and hard limits the kernel sends the same signal as the out-of-memory killer or an operator.
            return result.RunTime >= limits.CpuTime * 0.8
                ? MediaErrors.TookTooLong
                : throw new FfmpegKilledException(result.Log);
        }

        if (result.Log.Contains("misdetection possible", StringComparison.Ordinal))
        {
            // It guessed, and the guess led to nothing.
            return MediaErrors.NotAudio;
        }

        foreach (var (said, error) in Sayings)
        {
            if (result.Log.Contains(said, StringComparison.Ordinal))
            {
                return error;
            }
        }

        return decoded > TimeSpan.Zero || result.Log.Contains("Input #0", StringComparison.Ordinal) ? MediaErrors.Damaged : MediaErrors.NotAudio;
    }
}

/// <summary>FFmpeg was killed by somebody else: an operator, or the system for want of memory.</summary>
internal sealed class FfmpegKilledException(string log) : Exception($"FFmpeg was killed from outside. It had said:\n{log}");
