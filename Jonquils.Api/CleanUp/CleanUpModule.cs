using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.CleanUp;

/// <summary>Where the worker asks the modules to clean up.</summary>
internal static class CleanUpModule
{
    /// <summary>Lets a module be asked.</summary>
    public static void AddCleanUpOf<T>(this WebApplicationBuilder builder)
        where T : class, ICleansUp => builder.Services.AddScoped<ICleansUp, T>();

    public static void MapCleanUp(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapInternalGroup().MapGroup("/clean-up");
        calls.MapGet("/", CleanUpCalls.List);
        calls.MapPost("/packages", CleanUpCalls.LetGo);
        calls.MapPost("/{name}", CleanUpCalls.Clean);
    }
}
