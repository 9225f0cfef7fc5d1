namespace Jonquils.Api.Storage.ApiKeys;

/// <summary>A key that opens the storage service. Only its hash is kept.</summary>
internal sealed class ApiKey
{
    public const int MaxNameLength = 100;

    /// <summary>What the audit log calls making one.</summary>
    public const string Made = "api_key_made";

    /// <summary>What the audit log calls revoking one.</summary>
    public const string Revoked = "api_key_revoked";

    public Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the key. It needs no salt and no slow hash, being 256 random bits.</summary>
    public required string KeyHash { get; init; }

    /// <summary>How the key begins, so that its owner knows it again.</summary>
    public required string Start { get; init; }

    public Guid CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}
