using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging.Fmp4;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>Decides whether a video can be packaged, and whether what FFmpeg made is what the source holds.</summary>
internal static class VideoAcceptance
{
    private const double TolerableLoss = 0.02;
    private static readonly TimeSpan HeaderRounding = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LeastDrift = TimeSpan.FromMilliseconds(150);

    // More broken frames than this, and there is nothing to look at.
    private const int MostErrorsPerSecond = 5;

    private static readonly string[] DecodeErrors = ["Error while decoding stream", "Error submitting packet to decoder"];

    /// <summary>What is wrong with a source before anything is decoded.</summary>
    public static MediaError? RefusalOf(VideoSource source) => source switch
    {
        { Picture.IsHighDynamicRange: true } => MediaErrors.HdrNotSupported,
        { Picture: { Width: var width, Height: var height } } when Math.Min(width, height) < VideoRules.SmallestEdge || Math.Max(width, height) > VideoRules.LargestEdge
            || (long)width * height > VideoRules.MostPixels => MediaErrors.DimensionsNotSupported,
        { Duration: { } duration } when duration > VideoRules.LongestDuration => MediaErrors.VideoTooLong,
        _ => null,
    };

    public static bool IsDecodeError(string line) => DecodeErrors.Any(said => line.Contains(said, StringComparison.Ordinal));

    /// <summary>What is wrong with a source, seen from what it decoded to.</summary>
    /// <param name="endsEarly">FFmpeg met the file's end where its index promised more.</param>
    public static MediaError? RefusalOf(VideoSource source, TimeSpan decoded, int decodeErrors, bool endsEarly)
    {
        if (decoded > VideoRules.LongestDuration)
        {
            return MediaErrors.VideoTooLong;
        }

        // A video may well end before its sound does; only together with a missing end it was cut off.
        if (endsEarly && source.Duration is { } declared && decoded - source.Hold < (declared * (1 - TolerableLoss)) - HeaderRounding)
        {
            return MediaErrors.VideoTruncated;
        }

        return decodeErrors > 1 + (decoded.TotalSeconds * MostErrorsPerSecond) ? MediaErrors.Damaged
            : decoded < VideoRules.ShortestDuration ? MediaErrors.VideoTooShort
            : null;
    }

    /// <summary>Checks the renditions against each other: same pictures at the same times, same sound in every quality, no byte missing.</summary>
    /// <exception cref="InvalidPackageException">They do not agree.</exception>
    public static void Check(VideoPlan plan, IReadOnlyDictionary<string, RenditionOutput> outputs)
    {
        var first = outputs[plan.Rungs[0].Rendition.Name].List;
        foreach (var rung in plan.Rungs)
        {
            var list = outputs[rung.Rendition.Name].List;
            if (list.Timescale != first.Timescale || !list.Segments.Select(s => s.Units).SequenceEqual(first.Segments.Select(s => s.Units)))
            {
                throw new InvalidPackageException($"Rendition {rung.Rendition.Name} is not cut where {plan.Rungs[0].Rendition.Name} is.");
            }
        }

        foreach (var track in plan.Sounds.GroupBy(sound => sound.Stream))
        {
            var durations = track.Select(sound => outputs[sound.Rendition.Name].List.Duration).ToArray();
            if (durations.Max() - durations.Min() > LeastDrift)
            {
                throw new InvalidPackageException($"The qualities of {track.First().Rendition.Name} differ in duration.");
            }
        }

        foreach (var output in outputs.Values)
        {
            var last = output.List.Segments[^1];
            if (last.Offset + last.Bytes != new FileInfo(output.JoinedPath).Length)
            {
                throw new InvalidPackageException($"The joined file of rendition {output.Rendition.Name} does not end with its last segment.");
            }
        }
    }
}
