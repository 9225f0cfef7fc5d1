using System.Net;

namespace Jonquils.Api.Accounts;

/// <summary>One refresh token of a session. A session is a family: each use replaces the token by its successor.</summary>
internal sealed class RefreshToken
{
    public const int MaxDeviceLength = 255;

    public long Id { get; init; }

    public Guid UserId { get; init; }

    /// <summary>SHA-256 of the token, 64 hexadecimal digits; the token itself is only ever with the client.</summary>
    public required string TokenHash { get; init; }

    public required IPAddress IpAddress { get; init; }

    /// <summary>The client's User-Agent, cut at <see cref="MaxDeviceLength"/>.</summary>
    public string? DeviceInfo { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public bool Revoked { get; set; }

    /// <summary>The session.</summary>
    public Guid FamilyId { get; init; }

    /// <summary>The successor, once used.</summary>
    public long? ReplacedBy { get; set; }

    /// <summary>When it was exchanged for its successor.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A link sent by mail: verifies an address or allows a new password, once.</summary>
internal sealed class OneTimeToken
{
    public required string Hash { get; init; }

    public Guid UserId { get; init; }

    public required string Purpose { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>A key that signs access tokens; the private part is encrypted under the master key.</summary>
internal sealed class SigningKey
{
    public required string Id { get; init; }

    /// <summary>AES-256-GCM: nonce, ciphertext of the PKCS#8 document, tag.</summary>
    public required byte[] EncryptedPrivateKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RetiredAt { get; set; }
}

/// <summary>Who did what to what, from where. Only ever added to.</summary>
internal sealed class AuditEntry
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid? UserId { get; init; }

    /// <summary>What was done, e.g. <c>signed_in</c>.</summary>
    public required string Action { get; init; }

    public string? Subject { get; init; }

    public IPAddress? IpAddress { get; init; }
}
