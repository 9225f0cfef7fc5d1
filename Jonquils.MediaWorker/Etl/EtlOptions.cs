using System.ComponentModel.DataAnnotations;

namespace Jonquils.MediaWorker.Etl;

/// <summary>Settings of section <c>Etl</c>.</summary>
internal sealed class EtlOptions
{
    public const string Section = "Etl";

    /// <summary>How long size and time of a dropped file must hold before it counts; of no effect on S3, where objects appear whole.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SettleFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a run is started soon after a file appears, and not only by the clock and on demand.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>How often to look for new files in a store that tells of none by itself.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a file must be missing before its track is taken from the listeners.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan DeleteAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Percent of the library that may be missing at once; with more, it is the store that is taken to be wrong, and nothing is removed.</summary>
    [Range(0, 100)]
    public int MostMissingPercent { get; init; } = 50;

    /// <summary>Files read at a time; 0 for one a processor.</summary>
    [Range(0, 64)]
    public int Readers { get; init; }

    /// <summary>After how long without a completed run an alert is raised.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromHours(3);

    public int ReadersOrDefault => Readers > 0 ? Readers : Environment.ProcessorCount;
}
