namespace Jonquils.Api.Playback.Listening;

/// <summary>How far somebody last was in a track.</summary>
internal sealed class ListeningPosition
{
    public Guid UserId { get; init; }

    public Guid TrackId { get; init; }

    /// <summary>Milliseconds from the start.</summary>
    public int PositionMs { get; init; }

    public DateTimeOffset PlayedAt { get; init; }

    /// <summary>Whether there is nothing to continue: heard to the end, or skipped.</summary>
    public bool IsFinished { get; init; }
}

/// <summary>
/// Somebody's history was erased: rows of <see cref="UserId"/> now carry <see cref="Pseudonym"/>. Whoever copied rows before does the same to the
/// copies and then deletes this row, after which nothing links the two any more.
/// </summary>
internal sealed class HistoryErasure
{
    public Guid Pseudonym { get; init; }

    public Guid UserId { get; init; }

    public DateTimeOffset ErasedAt { get; init; }
}
