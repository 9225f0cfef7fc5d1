namespace Jonquils.Contracts;

/// <summary>A piece of work that a service has finished, as it is kept to be looked at.</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="SpanId">16 hexadecimal digits.</param>
/// <param name="ParentSpanId">The work that this was a part of; <see langword="null"/> for the first of a trace.</param>
/// <param name="Service"><c>api</c> or <c>worker</c>.</param>
/// <param name="Kind"><c>SERVER</c>, <c>CLIENT</c>, <c>PRODUCER</c>, <c>CONSUMER</c> or <c>INTERNAL</c>.</param>
/// <param name="DurationMs">Milliseconds.</param>
public sealed record FinishedSpan(
    string TraceId, string SpanId, string? ParentSpanId, string Service, string Name, string Kind, DateTimeOffset StartedAt, double DurationMs, bool Failed)
{
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

/// <summary>Spans on their way from a service to where they are kept.</summary>
public sealed record FinishedSpans(IReadOnlyList<FinishedSpan> Spans);
