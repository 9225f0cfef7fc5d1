using Jonquils.Api.CleanUp;
using Jonquils.Api.Playback.Listening;
using Jonquils.Contracts;

namespace Jonquils.Api.Playback;

/// <summary>What the history of listening keeps only while events may still come twice.</summary>
internal sealed class PlaybackCleanUp(ListeningHistory history, TimeProvider clock) : ICleansUp
{
    public string Name => "playback";

    public async Task<CleanUpTurn> CleanUpAsync(bool dryRun, CancellationToken cancel)
    {
        var (ids, tallies, rates) = await history.ForgetAsync(clock.GetUtcNow(), dryRun, cancel);
        return new CleanUpTurn([new("playback_event_ids", ids), new("listening_tallies", tallies), new("listening_rates", rates)]);
    }
}
