using Jonquils.Api.Accounts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Telemetry;

namespace Jonquils.Api.Operations.Traces;

/// <summary>Looking at traces where there is no collector to look at them with.</summary>
internal static class TracesModule
{
    public static void AddTraces(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TraceStore>();
        builder.Services.AddHostedService<SpanKeeping>();
    }

    public static void MapTraces(this IEndpointRouteBuilder routes)
    {
        routes.MapMetrics(http => http.User.IsInRole(Role.Admin));
        routes.MapInternalGroup().MapPost(SpanFeed.Path[InternalCalls.Prefix.Length..], TakeSpans.Handle);
        var operations = routes.MapGroup("/api/v1/operations/traces").WithTags("Operations").RequireAuthorization(AccountsModule.AdminPolicy);
        operations.MapGet("", ListTraces.Handle).WithName("ListTraces").WithSummary("List the traces that are kept, newest first");
        operations.MapGet("/{traceId}", GetTrace.Handle).WithName("GetTrace").WithSummary("Get a trace with its spans");
    }
}
