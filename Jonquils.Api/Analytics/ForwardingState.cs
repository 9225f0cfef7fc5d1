using Jonquils.Api.Analytics.Logs;
using Jonquils.Api.Playback;

namespace Jonquils.Api.Analytics;

/// <summary>How far analytics is behind, for operations.</summary>
internal sealed class ForwardingState(ListenFeed listens, RequestLog requests, LogSpool spool)
{
    /// <summary>How long the oldest listening event has been waiting to be copied into ClickHouse; zero when none waits.</summary>
    public Task<TimeSpan> ListenLagAsync(CancellationToken cancel) => listens.LagAsync(cancel);

    /// <summary>Logged requests that were lost since the start because the buffer or the disk was full.</summary>
    public long DroppedRequests => requests.Dropped + spool.Dropped;

    /// <summary>Bytes of logs that wait on disk.</summary>
    public long SpooledBytes => spool.Bytes;
}
