using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Catalog;

/// <summary>A module that packages are made for; told by the worker how far they are.</summary>
internal interface ITakesMediaEvents
{
    /// <summary>One of <see cref="SubjectKinds"/>.</summary>
    string SubjectKind { get; }

    /// <summary>Takes one event. It may come again, so take it by its message id.</summary>
    /// <returns><see langword="false"/> when the subject's id cannot be one of this module.</returns>
    Task<bool> TakeAsync(MediaEvent fact, CancellationToken cancel);
}

/// <summary>Takes what the worker tells, and hands it to the module that its subject belongs to.</summary>
internal static class TakeMediaEvent
{
    public static async Task<Results<NoContent, UnprocessableProblem>> Handle(MediaEvent fact, IEnumerable<ITakesMediaEvents> modules, CancellationToken cancel) =>
        modules.FirstOrDefault(module => module.SubjectKind == fact.SubjectKind) is { } taker && fact.SubjectId is not null && await taker.TakeAsync(fact, cancel)
            ? TypedResults.NoContent()
            : new UnprocessableProblem("unknown_subject", "The subject is neither a track nor a video.");
}
