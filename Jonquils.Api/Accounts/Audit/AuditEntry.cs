using System.Net;

namespace Jonquils.Api.Accounts.Audit;

/// <summary>Who did what to what, from where. Only ever added to: a trigger in the database refuses anything else.</summary>
internal sealed class AuditEntry
{
    public const int MaxActionLength = 50;
    public const int MaxSubjectLength = 255;

    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Who acted; <see langword="null"/> when nobody is known by the name that was given.</summary>
    public Guid? UserId { get; init; }

    /// <summary>What was done, one of <see cref="AuditActions"/> or another module's own word.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, e.g. an id; never a name, an address or a secret.</summary>
    public string? Subject { get; init; }

    public IPAddress? IpAddress { get; init; }
}

/// <summary>What accounts write into the audit log.</summary>
internal static class AuditActions
{
    public const string Registered = "registered";
    public const string SignedIn = "signed_in";
    public const string SignInFailed = "sign_in_failed";
    public const string LockedOut = "locked_out";
    public const string SignedOut = "signed_out";
    public const string SignedOutEverywhere = "signed_out_everywhere";
    public const string SessionRevoked = "session_revoked";
    public const string RefreshTokenReused = "refresh_token_reused";
    public const string PasswordChanged = "password_changed";
    public const string PasswordResetAsked = "password_reset_asked";
    public const string PasswordReset = "password_reset";
    public const string EmailChanged = "email_changed";
    public const string EmailVerified = "email_verified";
    public const string UsernameChanged = "username_changed";
    public const string AvatarChanged = "avatar_changed";
    public const string DataExported = "data_exported";
    public const string AccountDeleted = "account_deleted";
    public const string RolesChanged = "roles_changed";
    public const string Deactivated = "deactivated";
    public const string Reactivated = "reactivated";
    public const string SigningKeyMade = "signing_key_made";
}
