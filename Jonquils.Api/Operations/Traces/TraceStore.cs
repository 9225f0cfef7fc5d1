using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Operations.Traces;

/// <summary>The last spans of all services, in memory. Bounded: the oldest give way.</summary>
internal sealed class TraceStore(IOptions<TraceOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Queue<FinishedSpan> _inOrder = new();
    private readonly Dictionary<string, Dictionary<string, FinishedSpan>> _traces = [];

    public bool IsKeeping => options.Value.Keep;

    /// <summary>Keeps a span. One that is here already came twice, since its sender did not hear that it had arrived.</summary>
    public void Add(FinishedSpan span)
    {
        lock (_gate)
        {
            if (!_traces.TryGetValue(span.TraceId, out var spans))
            {
                spans = _traces[span.TraceId] = [];
            }

            if (!spans.TryAdd(span.SpanId, span))
            {
                return;
            }

            _inOrder.Enqueue(span);
            if (_inOrder.Count > options.Value.Spans)
            {
                Forget(_inOrder.Dequeue());
            }
        }
    }

    /// <returns>The spans of a trace in the order in which they began; empty when it is unknown.</returns>
    public IReadOnlyList<FinishedSpan> Find(string traceId)
    {
        lock (_gate)
        {
            return _traces.TryGetValue(traceId, out var spans) ? [.. spans.Values.OrderBy(span => span.StartedAt)] : [];
        }
    }

    /// <returns>All traces, whichever order.</returns>
    public IReadOnlyList<IReadOnlyList<FinishedSpan>> All()
    {
        lock (_gate)
        {
            return [.. _traces.Values.Select(spans => (IReadOnlyList<FinishedSpan>)[.. spans.Values])];
        }
    }

    private void Forget(FinishedSpan oldest)
    {
        var spans = _traces[oldest.TraceId];
        spans.Remove(oldest.SpanId);
        if (spans.Count == 0)
        {
            _traces.Remove(oldest.TraceId);
        }
    }
}
