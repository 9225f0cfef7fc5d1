namespace Jonquils.Api.Playback.Listening;

/// <summary>One listening of a track, put together from the events that told of it.</summary>
internal sealed class PastListening(PastEvent latest)
{
    private const int EventsAtOnce = 500;

    // A player that tells of progress every second of a long page; more is cut, and the next page goes on there.
    private const int MostEvents = 20_000;

    /// <summary>After a pause of this length the same track is another listening.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    public PastEvent Latest { get; } = latest;

    public PastEvent First { get; private set; } = latest;

    public int PlayDurationMs { get; private set; } = latest.PlayDurationMs;

    public float? CompletionPercentage { get; private set; } = latest.CompletionPercentage;

    /// <summary>Reads the listenings before a place, the latest first.</summary>
    /// <returns>At most as many as asked, and the event to begin the next page behind; <see langword="null"/> when there is no more.</returns>
    public static async Task<(List<PastListening> Listenings, PastEvent? Next)> ReadAsync(
        ListeningHistory history, Guid userId, (DateTimeOffset Time, long Id) before, int limit, CancellationToken cancel)
    {
        var listenings = new List<PastListening>();
        for (var read = 0; read < MostEvents;)
        {
            var events = await history.RecentAsync(userId, before, EventsAtOnce, cancel);
            foreach (var one in events)
            {
                if (listenings.Count > 0 && listenings[^1].TryTake(one))
                {
                    continue;
                }

                if (listenings.Count == limit)
                {
                    return (listenings, listenings[^1].First);
                }

                listenings.Add(new PastListening(one));
            }

            if (events.Count < EventsAtOnce)
            {
                return (listenings, null);
            }

            before = (events[^1].PlayedAt, events[^1].Id);
            read += events.Count;
        }

        return (listenings, listenings[^1].First);
    }

    // Events come from the latest to the earliest.
    private bool TryTake(PastEvent earlier)
    {
        if (earlier.TrackId != Latest.TrackId || First.Action == "play" || earlier.IsLast || First.PlayedAt - earlier.PlayedAt > Pause)
        {
            return false;
        }

        First = earlier;
        PlayDurationMs = Math.Max(PlayDurationMs, earlier.PlayDurationMs);
        CompletionPercentage = earlier.CompletionPercentage is { } more && !(CompletionPercentage >= more) ? more : CompletionPercentage;
        return true;
    }
}
