using System.Collections.Concurrent;

namespace Jonquils.Api.Storage.SearchCache;

/// <summary>
/// Lets many callers who miss the same search wait for the one who searches: the first is told to go, the others are told when its results are here.
/// Known to this process alone; two replicas let two go.
/// </summary>
internal sealed class SearchFlights(TimeProvider clock)
{
    private const int ManyFlights = 10_000;

    // Whoever has not come back by then has failed; the next one goes.
    private static readonly TimeSpan LongestFlight = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <returns>What ends when the results are here, or <see langword="null"/> when the caller is the one to go for them.</returns>
    public Task? Join(string queryHash)
    {
        var mine = new Flight(clock.GetUtcNow());
        var current = _flights.AddOrUpdate(queryHash, mine, (_, known) => known.StartedAt + LongestFlight > mine.StartedAt ? known : mine);
        if (!ReferenceEquals(current, mine))
        {
            return current.Landed.Task;
        }

        if (_flights.Count > ManyFlights)
        {
            foreach (var old in _flights.Where(flight => flight.Value.StartedAt + LongestFlight <= mine.StartedAt))
            {
                _flights.TryRemove(old);
            }
        }

        return null;
    }

    /// <summary>Tells those who wait that the results are here.</summary>
    public void Land(string queryHash)
    {
        if (_flights.TryRemove(queryHash, out var flight))
        {
            flight.Landed.TrySetResult();
        }
    }

    private sealed class Flight(DateTimeOffset startedAt)
    {
        public DateTimeOffset StartedAt { get; } = startedAt;

        public TaskCompletionSource Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
