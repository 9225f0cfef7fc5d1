using System.Security.Cryptography;
using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Idempotency;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Catalog;

/// <summary>Lets a creating endpoint take an <c>Idempotency-Key</c>: the same request again gets the first answer, and nothing is created twice.</summary>
internal sealed class IdempotencyFilter : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var given = http.Request.Headers[Header];
        if (given.Count == 0 || CurrentUser.From(http.User) is not { } user)
        {
            return await next(context);
        }

        if (!IsKey(given.ToString()))
        {
            return IdempotencyProblems.BadKey;
        }

        var services = http.RequestServices;
        var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        // What was asked is compared after reading, so that white space and the order of members make no difference.
        var request = context.Arguments.FirstOrDefault(argument => argument?.GetType().Name == "Request");
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, json)));
        return await services.GetRequiredService<IdempotentAnswers>()
            .RunAsync(http, user.Id, given.ToString(), hash, async () => await next(context) as IResult, http.RequestAborted);
    }

    public static bool IsKey(string text) => text.Length is > 0 and <= IdempotencyKey.MaxLength && text.All(c => c is >= ' ' and <= '~');
}

/// <summary>What can go wrong with idempotency keys.</summary>
internal static class IdempotencyProblems
{
    public static UnprocessableProblem BadKey { get; } =
        new("bad_idempotency_key", $"An Idempotency-Key has 1 to {IdempotencyKey.MaxLength} printable ASCII characters.");

    public static UnprocessableProblem Reused { get; } =
        new("idempotency_key_reused", "This Idempotency-Key was used for another request. Take a new one.");

    public static ConflictProblem UnderWay { get; } =
        new("idempotency_in_progress", "The first request with this Idempotency-Key is still under way.") { RetryAfter = TimeSpan.FromSeconds(1) };
}

internal static class IdempotentRoutes
{
    /// <summary>Takes the optional header <c>Idempotency-Key</c>.</summary>
    public static RouteHandlerBuilder WithIdempotencyKey(this RouteHandlerBuilder route) =>
        route.AddEndpointFilter<IdempotencyFilter>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
