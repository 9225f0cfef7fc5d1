using Jonquils.Contracts;
using Jonquils.MediaWorker.Packaging.Sources;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>Decides whether what FFmpeg made is what the source holds. An exit code of 0 proves neither.</summary>
internal static class PackageAcceptance
{
    private static readonly TimeSpan HeaderRounding = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LeastDrift = TimeSpan.FromMilliseconds(150);
    private const double TolerableDrift = 0.005;

    // Beyond what any converter or microphone has; FFmpeg would make seconds of an hour.
    private const int MostChannels = 64, HighestRate = 768_000;

    /// <summary>What is wrong with a source before anything is decoded.</summary>
    public static MediaError? RefusalOf(SourceInfo source) => source.Duration switch
    {
        _ when source.Channels is 0 or > MostChannels || source.SampleRate is <= 0 or > HighestRate => MediaErrors.Damaged,
        { } duration when duration > PackageRules.LongestDuration => MediaErrors.TooLong,
        { } duration when source.IsDurationDeclared && duration < PackageRules.ShortestDuration => MediaErrors.TooShort,
        _ => null,
    };

    /// <summary>What is wrong with a source, seen from what it decoded to.</summary>
    /// <param name="endsEarly">FFmpeg met the file's end where its index promised more.</param>
    public static MediaError? RefusalOf(SourceInfo source, TimeSpan decoded, int decodeErrors, bool endsEarly)
    {
        if (decoded > PackageRules.LongestDuration)
        {
            return MediaErrors.TooLong;
        }

        // A container's duration may be that of something else in it; only together with a broken end it shows that the sound was cut off.
        var isTold = source.IsDurationDeclared || (source.HasContainerDuration && (endsEarly || decodeErrors > 0));
        if (isTold && source.Duration is { } declared && decoded < (declared * (1 - PackageRules.TolerableLoss)) - HeaderRounding)
        {
            return MediaErrors.Truncated;
        }

        // Lossy files with a few broken frames are common and sound all right; a lossless one is exact or worthless.
        return decoded < PackageRules.ShortestDuration ? MediaErrors.TooShort
            : source.IsLossless && decodeErrors > 0 ? MediaErrors.Damaged
            : null;
    }

    /// <summary>Checks a rendition's samples against the decoded PCM.</summary>
    /// <exception cref="Fmp4.InvalidPackageException">They do not agree.</exception>
    public static void Check(RenditionOutput output, TimeSpan decoded)
    {
        var list = output.List;
        var played = list.Duration - TimeSpan.FromSeconds((double)output.Init.EditStart / list.Timescale);
        var tolerance = decoded * TolerableDrift > LeastDrift ? decoded * TolerableDrift : LeastDrift;
        if ((played - decoded).Duration() > tolerance)
        {
            throw new Fmp4.InvalidPackageException(
                $"Rendition {output.Rendition.Name} lasts {played.TotalSeconds:F3} s, but {decoded.TotalSeconds:F3} s were decoded.");
        }

        var last = list.Segments[^1];
        if (last.Offset + last.Bytes != new FileInfo(output.JoinedPath).Length)
        {
            throw new Fmp4.InvalidPackageException($"The joined file of rendition {output.Rendition.Name} does not end with its last segment.");
        }
    }
}
