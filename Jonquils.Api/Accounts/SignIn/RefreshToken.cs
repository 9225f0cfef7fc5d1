using System.Net;

namespace Jonquils.Api.Accounts.SignIn;

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
