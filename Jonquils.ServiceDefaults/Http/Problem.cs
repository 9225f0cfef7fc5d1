using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.ServiceDefaults.Http;

/// <summary>A refusal that a client can tell from others by its <see cref="Code"/>; written as RFC 9457 problem details.</summary>
/// <param name="code">Stable, snake_case; part of the API.</param>
/// <param name="detail">A sentence for a person.</param>
/// <param name="status">HTTP status code.</param>
public abstract class Problem(string code, string detail, int status) : IResult, IStatusCodeHttpResult
{
    public string Code { get; } = code;

    public string Detail { get; } = detail;

    /// <summary>When to try again; sent as <c>Retry-After</c> in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Further members of the document, such as the id of what is in the way; names in snake_case.</summary>
    public IReadOnlyDictionary<string, object?>? Members { get; init; }

    int? IStatusCodeHttpResult.StatusCode => status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        if (RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var details = new ProblemDetails { Status = status, Detail = Detail };
        foreach (var (name, value) in Members ?? new Dictionary<string, object?>())
        {
            details.Extensions[name] = value;
        }

        details.Extensions["code"] = Code;
        await httpContext.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = details });
    }

    /// <summary>Adds the response to the endpoint's OpenAPI description.</summary>
    protected static void Describe(EndpointBuilder builder, int status) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));
}

/// <summary>400: the request cannot be read.</summary>
public sealed class BadRequestProblem(string code, string detail) : Problem(code, detail, 400), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 400);
}

/// <summary>401: who asks is not known, or no longer trusted.</summary>
public sealed class UnauthorizedProblem(string code, string detail) : Problem(code, detail, 401), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 401);
}

/// <summary>403: known, but not allowed.</summary>
public sealed class ForbiddenProblem(string code, string detail) : Problem(code, detail, 403), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 403);
}

/// <summary>404: absent, or not the caller's to know of.</summary>
public sealed class NotFoundProblem(string code, string detail) : Problem(code, detail, 404), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 404);
}

/// <summary>409: in conflict with what is there.</summary>
public sealed class ConflictProblem(string code, string detail) : Problem(code, detail, 409), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 409);
}

/// <summary>412: what was to be changed has changed since it was read.</summary>
public sealed class PreconditionFailedProblem(string code, string detail) : Problem(code, detail, 412), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 412);
}

/// <summary>413: more bytes than are taken.</summary>
public sealed class TooLargeProblem(string code, string detail) : Problem(code, detail, 413), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 413);
}

/// <summary>415: a kind of content that is not taken.</summary>
public sealed class UnsupportedMediaProblem(string code, string detail) : Problem(code, detail, 415), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 415);
}

/// <summary>422: readable, but not acceptable.</summary>
public sealed class UnprocessableProblem(string code, string detail) : Problem(code, detail, 422), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 422);
}

/// <summary>428: the change is only safe with a condition, and the request has none.</summary>
public sealed class PreconditionRequiredProblem(string code, string detail) : Problem(code, detail, 428), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 428);
}

/// <summary>429: too often.</summary>
public sealed class TooManyRequestsProblem(string code, string detail) : Problem(code, detail, 429), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 429);
}

/// <summary>503: something that is needed does not answer at the moment.</summary>
public sealed class UnavailableProblem(string code, string detail) : Problem(code, detail, 503), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, 503);
}
