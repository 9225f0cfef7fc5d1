using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Operations.Traces;

/// <summary>One trace with all its spans that are kept, in the order in which they began.</summary>
internal static class GetTrace
{
    public sealed record Response(ListTraces.Trace Trace, IReadOnlyList<FinishedSpan> Spans);

    public static Results<Ok<Response>, NotFoundProblem, ForbiddenProblem> Handle(string traceId, TraceStore store)
    {
        if (!store.IsKeeping)
        {
            return TraceProblems.NotKept;
        }

        var spans = store.Find(traceId);
        return spans.Count == 0 ? TraceProblems.NotFound : TypedResults.Ok(new Response(ListTraces.Describe(spans), spans));
    }
}
