using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.MediaEvents;

/// <summary>Where the worker tells how far packages are.</summary>
internal static class MediaEventsModule
{
    /// <summary>Lets a module hear of its own subjects.</summary>
    /// <param name="subjectKind">One of <see cref="Contracts.SubjectKinds"/>; one module a kind.</param>
    public static void AddMediaEventsOf<T>(this WebApplicationBuilder builder, string subjectKind)
        where T : class, ITakesMediaEvents => builder.Services.AddKeyedScoped<ITakesMediaEvents, T>(subjectKind);

    public static void MapMediaEvents(this IEndpointRouteBuilder routes) =>
        routes.MapInternalGroup().MapPost("/media-events", ReceiveMediaEvent.Handle);
}
