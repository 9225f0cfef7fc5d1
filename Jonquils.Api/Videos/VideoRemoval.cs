namespace Jonquils.Api.Videos;

/// <summary>Objects of a deleted video, to be removed surely and later: written in the transaction that deleted it.</summary>
internal sealed class VideoRemoval
{
    /// <summary>How the names of videos' profiles begin. The same bytes may be a track too, whose package is not the videos' to remove.</summary>
    public const string Profiles = "v";

    public long Id { get; init; }

    /// <summary>Where its fetched sources lie in bucket <c>videos</c>; nobody else's are there.</summary>
    public string? Prefix { get; init; }

    /// <summary>The source whose packages go, unless another video still has the same one.</summary>
    public string? Sha256 { get; init; }

    public DateTimeOffset NextAttemptAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Name of the lock between those who order a package of a source and those who remove its packages.</summary>
    public static string LockOf(string sha256) => $"video-package/{sha256}";
}
