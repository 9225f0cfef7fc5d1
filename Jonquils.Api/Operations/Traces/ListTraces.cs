using System.ComponentModel.DataAnnotations;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Operations.Traces;

/// <summary>The traces that are kept, newest first.</summary>
internal static class ListTraces
{
    /// <param name="Name">Only traces whose first span's name has these letters in it, e.g. <c>upload</c>.</param>
    /// <param name="Service">Only traces that this service took part in.</param>
    /// <param name="MinDurationMs">Only traces that took at least as long.</param>
    /// <param name="Failed">Only traces in which something failed, or nothing did.</param>
    public sealed record Query(
        [property: Range(1, 200)] int Limit = 50,
        [property: StringLength(200)] string? Name = null,
        [property: StringLength(50)] string? Service = null,
        [property: Range(0, 86_400_000)] double? MinDurationMs = null,
        bool? Failed = null);

    /// <param name="Items">No more than asked for; there are no further pages, since the traces change under the reader.</param>
    public sealed record Response(IReadOnlyList<Trace> Items);

    /// <param name="Name">What began it.</param>
    /// <param name="DurationMs">From the beginning of the first span to the end of the last, work that was ordered and done later included.</param>
    /// <param name="Services">Who took part.</param>
    public sealed record Trace(string TraceId, string Name, DateTimeOffset StartedAt, double DurationMs, int Spans, bool Failed, IReadOnlyList<string> Services);

    public static Results<Ok<Response>, NotFoundProblem, ForbiddenProblem> Handle([AsParameters] Query query, TraceStore store)
    {
        if (!store.IsKeeping)
        {
            return TraceProblems.NotKept;
        }

        var traces = store.All().Select(Describe)
            .Where(trace => (query.Name is null || trace.Name.Contains(query.Name, StringComparison.OrdinalIgnoreCase))
                && (query.Service is null || trace.Services.Contains(query.Service))
                && (query.MinDurationMs is null || trace.DurationMs >= query.MinDurationMs)
                && (query.Failed is null || trace.Failed == query.Failed))
            .OrderByDescending(trace => trace.StartedAt).Take(query.Limit).ToList();
        return TypedResults.Ok(new Response(traces));
    }

    internal static Trace Describe(IReadOnlyList<FinishedSpan> spans)
    {
        var first = spans.MinBy(span => span.StartedAt)!;
        var end = spans.Max(span => span.StartedAt.AddMilliseconds(span.DurationMs));
        return new Trace(
            first.TraceId, first.Name, first.StartedAt, Math.Round((end - first.StartedAt).TotalMilliseconds, 3), spans.Count, spans.Any(span => span.Failed),
            [.. spans.Select(span => span.Service).Distinct().Order()]);
    }
}
