using Jonquils.ServiceDefaults.Loops;

namespace Jonquils.Api.Playback.Listening;

/// <summary>Keeps the history's partitions a month or two ahead. Should it fail for long, a partition for the rest takes what has none, and gives it back later.</summary>
internal sealed class HistoryTidying(ListeningHistory history, TimeProvider clock, ILogger<HistoryTidying> logger)
    : PeriodicLoop(TimeSpan.FromHours(6), clock, logger)
{
    protected override Task RunOnceAsync(CancellationToken cancel) => history.TidyAsync(Clock.GetUtcNow(), cancel);
}
