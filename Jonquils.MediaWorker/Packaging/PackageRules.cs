namespace Jonquils.MediaWorker.Packaging;

/// <summary>What holds for every package.</summary>
internal static class PackageRules
{
    /// <summary>Version of the ladder and of everything that shapes a package's bytes. A change of either needs a new one.</summary>
    public const string AudioProfile = "a1";

    /// <summary>The same of videos.</summary>
    public const string VideoProfile = "v1";

    /// <summary>Duration that segments are cut at.</summary>
    public const int SegmentSeconds = 6;

    /// <summary>Rate of the mono PCM for analysis. Divides by ten, so that a peak covers a whole number of samples.</summary>
    public const int AnalysisRate = 22_050;

    public static readonly TimeSpan ShortestDuration = TimeSpan.FromSeconds(0.5);

    public static readonly TimeSpan LongestDuration = TimeSpan.FromHours(12);

    /// <summary>How much less than its header says a source may decode to.</summary>
    public const double TolerableLoss = 0.02;

    /// <param name="subjectKind">One of <see cref="Contracts.SubjectKinds"/>.</param>
    public static string ProfileFor(string subjectKind) => subjectKind == Contracts.SubjectKinds.Video ? VideoProfile : AudioProfile;
}
