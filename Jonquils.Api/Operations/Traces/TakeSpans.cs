using Jonquils.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Operations.Traces;

/// <summary>Takes the spans of another service of ours.</summary>
internal static class TakeSpans
{
    public static NoContent Handle(FinishedSpans request, TraceStore store)
    {
        foreach (var span in store.IsKeeping ? request.Spans : [])
        {
            store.Add(span);
        }

        return TypedResults.NoContent();
    }
}
