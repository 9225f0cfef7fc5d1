namespace Jonquils.Contracts;

/// <summary>How far a running job is. Written by the worker to Redis at least once a second; it may be lost.</summary>
/// <remarks>
/// Stored as JSON under <see cref="KeyFor"/> with a life of <see cref="Lifetime"/>, and published on the channel of the same name.
/// </remarks>
/// <param name="JobId">The job.</param>
/// <param name="Percent">0 to 100, from FFmpeg's own position over the source's duration; never from a timer.</param>
/// <param name="Speed">Seconds of media done per second of wall time, or <see langword="null"/> before it is known.</param>
/// <param name="SecondsLeft">Estimated wall seconds to go, or <see langword="null"/> before it is known.</param>
public sealed record JobProgress(Guid JobId, double Percent, double? Speed = null, double? SecondsLeft = null)
{
    /// <summary>How long a progress value outlives its last update.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Key and channel of a job's progress in Redis.</summary>
    public static string KeyFor(Guid jobId) => $"jonquils:job-progress:{jobId:N}";
}
