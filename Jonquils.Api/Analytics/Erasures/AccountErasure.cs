namespace Jonquils.Api.Analytics.Erasures;

/// <summary>A deleted account whose requests, searches and activity still carry its id in ClickHouse.</summary>
internal sealed class AccountErasure
{
    public Guid UserId { get; init; }

    /// <summary>Takes its place, so that counts of users stay what they were; kept nowhere else.</summary>
    public Guid Pseudonym { get; init; }

    public DateTimeOffset AskedAt { get; init; }
}
