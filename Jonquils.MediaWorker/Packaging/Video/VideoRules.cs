namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>What holds for every video package.</summary>
internal static class VideoRules
{
    /// <summary>Seconds from one key frame to the next, in every rendition at the same frames.</summary>
    public const int KeyFrameSeconds = 2;

    public const int HighestFrameRate = 60;

    public const int SmallestEdge = 16;

    public const int LargestEdge = 8192;

    public const long MostPixels = 8192L * 4320;

    /// <summary>Audio tracks that are offered for choice; what a source has beyond is left out.</summary>
    public const int MostSounds = 6;

    /// <summary>Subtitle tracks that are offered for choice.</summary>
    public const int MostTexts = 16;

    /// <summary>Rate of all sound: one rate, so that players can switch.</summary>
    public const int SampleRate = 48_000;

    public static readonly TimeSpan ShortestDuration = TimeSpan.FromSeconds(0.5);

    public static readonly TimeSpan LongestDuration = TimeSpan.FromHours(12);
}
