using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.MediaWorker.Jobs;

/// <summary>Makes this worker take no more jobs, before a deployment or a repair; <see cref="ResumeWorker"/> ends it, and so does a restart.</summary>
internal static class DrainWorker
{
    /// <param name="Running">Jobs that still run here. After <c>Jobs:DrainFor</c> they are handed back, uncounted.</param>
    public sealed record Response(bool Draining, int Running);

    public static Accepted<Response> Handle(Draining draining)
    {
        draining.Begin();
        return TypedResults.Accepted((string?)null, new Response(draining.IsOn, draining.Running));
    }
}

/// <summary>Makes a worker that was drained take jobs again.</summary>
internal static class ResumeWorker
{
    public static Accepted<DrainWorker.Response> Handle(Draining draining)
    {
        draining.End();
        return TypedResults.Accepted((string?)null, new DrainWorker.Response(draining.IsOn, draining.Running));
    }
}
