using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Analytics.Logs;

/// <summary>Requests that were answered and wait for their batch. A full log drops the newest and counts them: a request never waits for its log.</summary>
internal sealed class RequestLog
{
    private readonly Channel<LoggedRequest> _entries;
    private long _dropped;

    public RequestLog(IOptions<AnalyticsOptions> options) => _entries = Channel.CreateBounded<LoggedRequest>(
        new BoundedChannelOptions(options.Value.LogBuffer) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    public ChannelReader<LoggedRequest> Entries => _entries.Reader;

    /// <summary>How many were lost since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Write(LoggedRequest request)
    {
        if (!_entries.Writer.TryWrite(request))
        {
            Interlocked.Increment(ref _dropped);
            AnalyticsMeters.Dropped.Add(1, new KeyValuePair<string, object?>("reason", "buffer"));
        }
    }
}

/// <param name="Endpoint">The route's template, never the path: paths carry tickets. Empty when no route took the request.</param>
internal readonly record struct LoggedRequest(
    DateTimeOffset At, Guid? UserId, string Method, string Endpoint, int Status, TimeSpan Elapsed, string UserAgent, IPAddress? Address, ActivityTraceId TraceId);
