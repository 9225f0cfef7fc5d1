using System.ComponentModel.DataAnnotations;

namespace Jonquils.MediaWorker.CleanUp;

/// <summary>Settings of section <c>CleanUp</c>.</summary>
internal sealed class CleanUpOptions
{
    public const string Section = "CleanUp";

    /// <summary>How long a package must have lain untouched before it is asked whether anything refers to it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan PackageGrace { get; init; } = TimeSpan.FromDays(2);

    /// <summary>How long jobs that completed or were cancelled are listed. Those that failed stay until they are put back.</summary>
    [Range(typeof(TimeSpan), "30.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepJobsFor { get; init; } = TimeSpan.FromDays(180);

    /// <summary>How long runs of the ETL, of backups and of the clean-up are listed.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepRunsFor { get; init; } = TimeSpan.FromDays(400);
}
