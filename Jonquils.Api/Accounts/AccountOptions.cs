using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Credentials;

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

    /// <summary>How long a key signs access tokens before a new one takes its place.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan SigningKeyLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Failed sign-ins in <see cref="LockoutWindow"/> after which an account's name, or an address, has to wait.</summary>
    [Range(3, 10_000)]
    public int LockoutFailures { get; init; } = 10;

    /// <summary>How long a failed sign-in counts.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LockoutWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Accounts that one address may register in an hour.</summary>
    [Range(1, 1_000_000)]
    public int RegistrationsPerHour { get; init; } = 60;

    /// <summary>Letters (new password, confirmation) that one address may ask for in an hour.</summary>
    [Range(1, 1_000_000)]
    public int LettersPerHour { get; init; } = 20;

    /// <summary>Links out of letters that one address may try in an hour.</summary>
    [Range(1, 1_000_000)]
    public int LinksPerHour { get; init; } = 60;

    /// <summary>How long the link of a letter that allows a new password holds.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00")]
    public TimeSpan ResetLinkLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the link of a letter that confirms an address holds.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan VerifyLinkLifetime { get; init; } = TimeSpan.FromDays(2);

    /// <summary>Where the web application lies, for links in letters; without it the first of <c>Cors:Origins</c>.</summary>
    public Uri? WebBaseUrl { get; init; }
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
