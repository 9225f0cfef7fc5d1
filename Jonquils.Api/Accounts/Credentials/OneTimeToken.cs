namespace Jonquils.Api.Accounts.Credentials;

/// <summary>A link sent by mail: verifies an address or allows a new password, once.</summary>
internal sealed class OneTimeToken
{
    public const string VerifyEmail = "verify_email";
    public const string ResetPassword = "reset_password";

    /// <summary>SHA-256 of the token, 64 hexadecimal digits; the token itself is only in the letter.</summary>
    public required string Hash { get; init; }

    public Guid UserId { get; init; }

    /// <summary><see cref="VerifyEmail"/> or <see cref="ResetPassword"/>; a token of one is none of the other.</summary>
    public required string Purpose { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}
