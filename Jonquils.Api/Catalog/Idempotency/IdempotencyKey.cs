namespace Jonquils.Api.Catalog.Idempotency;

/// <summary>The answer that a creating request with an <c>Idempotency-Key</c> got; a repetition gets it again.</summary>
internal sealed class IdempotencyKey
{
    public const int MaxLength = 200;

    /// <summary>How long a repetition is known.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(2);

    public Guid UserId { get; init; }

    /// <summary>The endpoint's name and the values in its path: one key may serve two endpoints without meeting.</summary>
    public required string Route { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of what was asked, 64 hexadecimal digits.</summary>
    public required string BodyHash { get; init; }

    public int Status { get; init; }

    public string? ContentType { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    public byte[]? Body { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
