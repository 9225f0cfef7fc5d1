using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Operations.Traces;

/// <summary>What is refused about traces.</summary>
internal static class TraceProblems
{
    public static NotFoundProblem NotKept { get; } = new("traces_not_kept", "This installation keeps no traces itself; they go to its collector.");

    public static NotFoundProblem NotFound { get; } = new("trace_not_found", "There is no such trace, or it was too long ago.");
}
