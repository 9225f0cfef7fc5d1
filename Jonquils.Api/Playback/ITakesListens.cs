namespace Jonquils.Api.Playback;

/// <summary>Whoever copies listening events out of the history.</summary>
internal interface ITakesListens
{
    /// <summary>Takes a batch. It may come again with the same number and, but for names of listeners that were erased meanwhile, the same events.</summary>
    Task TakeAsync(ListenBatch batch, CancellationToken cancel);

    /// <summary>Replaces a user in everything that was taken before of this listener. May be repeated.</summary>
    /// <param name="listener">Tells what was before the erasure from what the same user listened to after it.</param>
    Task EraseAsync(Guid userId, Guid listener, Guid pseudonym, CancellationToken cancel);
}

/// <param name="Number">Grows by one with each batch; names it for good.</param>
internal sealed record ListenBatch(long Number, IReadOnlyList<CountedListen> Listens);

/// <summary>A listening event with what it adds to the counts.</summary>
/// <param name="Listener">Stands for the listener in counts of listeners; leads nowhere once the history is erased.</param>
/// <param name="NewMs">Listened since the event before of the same listening, in milliseconds.</param>
/// <param name="IsListening">Whether it begins a listening.</param>
/// <param name="IsPlay">Whether with it the listening became a play.</param>
/// <param name="IsSuspicious">Of a listening above the number that one listener may have an hour.</param>
/// <param name="CompletionPermille">At the end of a listening, how much of the track was reached, 0 to 1000; <see langword="null"/> when not known or not at its end.</param>
internal sealed record CountedListen(
    Guid EventId, Guid UserId, Guid Listener, Guid TrackId, string Action, DateTimeOffset PlayedAt, string Platform, string DeviceType,
    int NewMs, bool IsListening, bool IsPlay, bool IsSuspicious, int? CompletionPermille, IReadOnlyList<Guid> ArtistIds, IReadOnlyList<int> GenreIds);
