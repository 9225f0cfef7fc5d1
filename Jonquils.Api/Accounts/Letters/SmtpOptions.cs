using System.ComponentModel.DataAnnotations;
using System.Net.Mail;

namespace Jonquils.Api.Accounts.Letters;

/// <summary>Settings of section <c>Smtp</c>. Without <see cref="Host"/> no letter is sent, and its link is written to the log.</summary>
internal sealed class SmtpOptions : IValidatableObject
{
    public const string Section = "Smtp";

    /// <summary>Name of the mail server.</summary>
    public string? Host { get; init; }

    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    /// <summary>Whether the connection is encrypted by STARTTLS; only a server on the same machine does without.</summary>
    public bool StartTls { get; init; } = true;

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>Address that letters come from.</summary>
    public string? From { get; init; }

    /// <summary>How long one attempt to send may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Host) && !MailAddress.TryCreate(From, out _))
        {
            yield return new("Setting Smtp:From must be the e-mail address that letters come from, since Smtp:Host is set.");
        }

        if (!string.IsNullOrEmpty(Username) && string.IsNullOrEmpty(Password))
        {
            yield return new("Setting Smtp:Password is missing, since Smtp:Username is set.");
        }
    }
}
