using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.MediaEvents;

/// <summary>
/// Takes what the worker tells of one kind of subject: the seam between the modules that have packages made. A module registers its own under
/// its <see cref="SubjectKinds"/> by <see cref="MediaEventsModule.AddMediaEventsOf{T}"/>.
/// </summary>
internal interface ITakesMediaEvents
{
    /// <summary>Takes one event; one of a message id that was taken before changes nothing.</summary>
    /// <returns><see langword="null"/>, or why this event can never be taken; whatever may pass by itself is thrown, and the worker sends it again.</returns>
    Task<UnprocessableProblem?> TakeAsync(MediaEvent fact, CancellationToken cancel);
}
