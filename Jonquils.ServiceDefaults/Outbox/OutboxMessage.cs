namespace Jonquils.ServiceDefaults.Outbox;

/// <summary>A fact on its way to another service, written in the same transaction as the fact itself.</summary>
public sealed class OutboxMessage
{
    /// <summary>Id of the message; the receiver keeps it to know a repetition.</summary>
    public Guid Id { get; init; }

    /// <summary>Order of writing; messages of one aggregate are delivered by it.</summary>
    public long Seq { get; init; }

    /// <summary>Name of the HTTP client that reaches the receiver, e.g. <c>worker</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>HTTP method: <c>POST</c> or <c>DELETE</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Path at the receiver, e.g. <c>/internal/v1/jobs</c>.</summary>
    public required string Path { get; init; }

    /// <summary>JSON body.</summary>
    public required string Payload { get; init; }

    /// <summary>What the fact is about; messages of one aggregate keep their order, others overtake.</summary>
    public required string Aggregate { get; init; }

    /// <summary>W3C trace context of the request that caused it.</summary>
    public string? Traceparent { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>Not tried before; moved on by each attempt, so that a sender that dies leaves it to the next.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>When the receiver acknowledged it.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When it was given up because the receiver refuses it for good. Kept, and alerted on.</summary>
    public DateTimeOffset? DeadAt { get; set; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; set; }
}

/// <summary>A message that has been taken; its id is the key, so a second delivery changes nothing.</summary>
public sealed class InboxMessage
{
    public Guid Id { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }
}
