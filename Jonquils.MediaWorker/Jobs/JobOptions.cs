using System.ComponentModel.DataAnnotations;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Settings of section <c>Jobs</c>.</summary>
internal sealed class JobOptions : IValidatableObject
{
    public const string Section = "Jobs";

    /// <summary>Audio jobs at a time; 0 for one a processor, which keeps all busy: an encode uses one.</summary>
    [Range(0, 64)]
    public int AudioSlots { get; init; }

    /// <summary>Video jobs at a time.</summary>
    [Range(0, 16)]
    public int VideoSlots { get; init; } = 1;

    /// <summary>How long a taken job is safe from other workers.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan LeaseFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a running job renews its lease.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:30:00")]
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How often to look for jobs when nothing was announced.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long running jobs may go on when the worker is told to stop, before they are handed back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Attempts before a job counts as failed for good.</summary>
    [Range(1, 100)]
    public int MostAttempts { get; init; } = 5;

    /// <summary>Times a job is put off, uncounted, while the store, the disk or the database is away; about once a minute after the first few.</summary>
    [Range(0, 1_000_000)]
    public int MostPutOffs { get; init; } = 1500;

    /// <summary>Pause after the first failed attempt; it doubles with each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a growing package stays after its job ended, for players that still use it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan KeepGrowingFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Scratch space that an audio job must find free, in bytes for each byte of its source.</summary>
    [Range(1, 100)]
    public int ScratchPerSourceByte { get; init; } = 4;

    public int AudioSlotsOrDefault => AudioSlots > 0 ? AudioSlots : Environment.ProcessorCount;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RenewEvery * 2 > LeaseFor)
        {
            yield return new($"Jobs:RenewEvery ({RenewEvery}) must fit twice into Jobs:LeaseFor ({LeaseFor}), or one slow renewal loses the job.");
        }
    }
}
