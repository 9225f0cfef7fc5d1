using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.MediaEvents;

/// <summary>Hands what the worker tells of a package to the module whose subject it is.</summary>
internal static class ReceiveMediaEvent
{
    public static async Task<Results<NoContent, UnprocessableProblem>> Handle(MediaEvent fact, IServiceProvider services, CancellationToken cancel)
    {
        if (services.GetKeyedService<ITakesMediaEvents>(fact.SubjectKind) is not { } module)
        {
            return UnknownSubject;
        }

        return await module.TakeAsync(fact, cancel) is { } problem ? problem : TypedResults.NoContent();
    }

    private static UnprocessableProblem UnknownSubject { get; } = new("unknown_subject", "Nothing here has packages of subjects of this kind.");
}
