using System.ComponentModel.DataAnnotations;
using Quartz;

namespace Jonquils.MediaWorker.Schedule;

/// <summary>Settings of section <c>Schedule</c>.</summary>
internal sealed class ScheduleOptions : IValidatableObject
{
    public const string Section = "Schedule";

    /// <summary>The value of <see cref="Cron"/> that keeps work from running by itself.</summary>
    public const string Never = "never";

    /// <summary>By name of the work, when it runs: Quartz' cron expression of six fields, in UTC, or <see cref="Never"/>.</summary>
    public Dictionary<string, string> Cron { get; init; } = [];

    /// <summary>How often a replica says that it lives; what a dead one was running is taken over after about three times as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00")]
    public TimeSpan CheckInEvery { get; init; } = TimeSpan.FromSeconds(5);

    public string? CronOf(ScheduledWork work) => Cron.GetValueOrDefault(work.Name, work.DefaultCron) is var cron && cron == Never ? null : cron;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from cron in Cron
        where cron.Value != Never && !CronExpression.TryParse(cron.Value, out _)
        select new ValidationResult($"Schedule:Cron:{cron.Key} is neither a cron expression of six fields nor '{Never}': '{cron.Value}'.");
}
