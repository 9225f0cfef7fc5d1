using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Accounts;

/// <summary>Settings of section <c>Accounts</c>.</summary>
internal sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>How long an access token holds.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a session holds without being used.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);
}

/// <summary>Settings of section <c>Bootstrap</c>: the first administrator, made when there is none.</summary>
internal sealed class BootstrapOptions
{
    public const string Section = "Bootstrap";

    [EmailAddress]
    public string? AdminEmail { get; init; }

    public string? AdminUsername { get; init; }

    [StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)]
    public string? AdminPassword { get; init; }
}
