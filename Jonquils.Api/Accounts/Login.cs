using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts;

/// <summary>Signs in with a name or address and a password.</summary>
internal static class Login
{
    /// <param name="Login">E-mail address or username; <paramref name="Email"/> and <paramref name="Username"/> are taken in its place.</param>
    public sealed record Request(
        [property: StringLength(User.MaxEmailLength)] string? Login,
        [property: StringLength(User.MaxEmailLength)] string? Email,
        [property: StringLength(User.MaxEmailLength)] string? Username,
        [property: Required] string Password) : IValidatableObject
    {
        internal string Name => (Login ?? Email ?? Username)!.Trim();

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (string.IsNullOrWhiteSpace(Login ?? Email ?? Username))
            {
                yield return new("Say who you are: an e-mail address or a username.", [nameof(Login)]);
            }
        }
    }

    /// <param name="AccessToken">For <c>Authorization: Bearer</c>.</param>
    /// <param name="RefreshToken">For renewing; browsers have it as a cookie that scripts cannot read.</param>
    /// <param name="ExpiresIn">Seconds until the access token expires.</param>
    public sealed record Response(string AccessToken, string RefreshToken, int ExpiresIn, string TokenType = "Bearer")
    {
        internal static Response Of(SessionTokens tokens) => new(tokens.AccessToken, tokens.RefreshToken, (int)tokens.AccessLifetime.TotalSeconds);
    }

    public static async Task<Results<Ok<Response>, UnauthorizedProblem>> Handle(
        Request request, AccountsDb database, Passwords passwords, Sessions sessions, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        var email = User.Normalise(request.Name);
        var name = request.Name.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to lower(username), which has an index.
        var user = await database.Users.Include(u => u.Roles)
            .OrderByDescending(u => u.Email == email)
            .FirstOrDefaultAsync(u => u.Email == email || u.Username.ToLower() == name, cancel);
#pragma warning restore CA1304, CA1311, CA1862
        var check = passwords.Check(request.Password, user?.PasswordHash);
        if (check == PasswordCheck.Wrong || user is not { IsActive: true })
        {
            return AccountProblems.WrongLogin;
        }

        if (check == PasswordCheck.RightButOld)
        {
            user.PasswordHash = passwords.Hash(request.Password);
            user.UpdatedAt = clock.GetUtcNow();
        }

        var tokens = await sessions.StartAsync(user, http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent, cancel);
        RefreshCookie.Set(http, tokens);
        return TypedResults.Ok(Response.Of(tokens));
    }
}
