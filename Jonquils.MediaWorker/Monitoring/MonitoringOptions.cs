using System.ComponentModel.DataAnnotations;
using System.Net.Mail;

namespace Jonquils.MediaWorker.Monitoring;

/// <summary>Settings of section <c>Monitoring</c>. When the monitor runs is <c>Schedule:Cron:monitoring</c>.</summary>
internal sealed class MonitoringOptions : IValidatableObject
{
    public const string Section = "Monitoring";

    private const int LeastSecretLength = 16;

    /// <summary>How long after a worker's start the monitor runs first, unless it has lately.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FirstRunAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long what was found is kept.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan KeepChecksFor { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long alerts are kept once they are resolved.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan KeepAlertsFor { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How many runs in a row must find all well before an alert is resolved, so that what comes and goes is one alert.</summary>
    [Range(1, 100)]
    public int PassesToResolve { get; init; } = 2;

    /// <summary>By name of the check, other bounds than the built-in ones.</summary>
    public Dictionary<string, Bounds> Thresholds { get; init; } = [];

    /// <summary>Where alerts are posted as JSON; nowhere when not set.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>Key of the signature that posts carry; required with an address.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>How long the receiver may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:01:00")]
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether alerts are sent by e-mail too, through the Api, where that has a mail server.</summary>
    public bool Mail { get; init; } = true;

    /// <summary>Who gets them; all administrators when nobody is named.</summary>
    public List<string> MailTo { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WebhookUrl is not null and not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            yield return new("Monitoring:WebhookUrl is no absolute http or https address.");
        }

        if (WebhookUrl is not null && WebhookSecret is not { Length: >= LeastSecretLength })
        {
            yield return new($"Monitoring:WebhookSecret must have at least {LeastSecretLength} characters, since Monitoring:WebhookUrl is set.");
        }

        foreach (var address in MailTo.Where(address => !MailAddress.TryCreate(address, out _)))
        {
            yield return new($"Monitoring:MailTo has '{address}', which is no e-mail address.");
        }
    }
}

/// <summary>From which value on a check is not well: upwards, or downwards for what should be plenty. What is absent is never said.</summary>
internal sealed class Bounds
{
    public double? Warning { get; init; }

    public double? Critical { get; init; }
}
