using System.Reflection;
using System.Security.Claims;
using Jonquils.Api.Accounts.Tokens;

namespace Jonquils.Api.Accounts;

/// <summary>Who makes the request, as the access token says. Endpoints that take it require a signed-in caller.</summary>
internal sealed record CurrentUser(Guid Id, Guid SessionId, bool IsAdmin)
{
    /// <returns><see langword="null"/> for an anonymous caller.</returns>
    public static CurrentUser? From(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && Guid.TryParse(principal.FindFirstValue(AccessTokens.SessionClaim), out var session)
            ? new CurrentUser(id, session, principal.IsInRole(Role.Admin))
            : null;

    /// <summary>Binds the parameter of an endpoint; a nullable one is <see langword="null"/> for anonymous callers.</summary>
    public static ValueTask<CurrentUser?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult(From(context.User));
}
