using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts.Credentials;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.Limits;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.SignIn;

/// <summary>Signs in with a name or address and a password.</summary>
internal static class Login
{
    /// <param name="Login">E-mail address or username; <paramref name="Email"/> and <paramref name="Username"/> are taken in its place.</param>
    public sealed record Request(
        [property: StringLength(User.MaxEmailLength)] string? Login,
        [property: StringLength(User.MaxEmailLength)] string? Email,
        [property: StringLength(User.MaxEmailLength)] string? Username,
        [property: Required, StringLength(Passwords.MaxLength)] string Password) : IValidatableObject
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

    public static async Task<Results<Ok<Response>, UnauthorizedProblem, TooManyRequestsProblem>> Handle(
        Request request, AccountsDb database, Passwords passwords, SignInGuard guard, Sessions sessions, HttpContext http, CancellationToken cancel)
    {
        var name = User.Normalise(request.Name).Normalize();
        var address = http.Connection.RemoteIpAddress;
        using var place = await passwords.EnterAsync(cancel);
        if (await guard.WaitForAsync(name, address, cancel) is { } wait)
        {
            AccountMeters.SignedIn("locked");
            return AccountProblems.TooManyAttempts(wait);
        }

        var user = await FindAsync(database, name, cancel);
        var check = passwords.Check(request.Password, user?.PasswordHash is { Length: > 0 } hash ? hash : null);
        if (check == PasswordCheck.Wrong || user is not { IsActive: true }
            || await sessions.StartAsync(user, address, http.Request.Headers.UserAgent, cancel) is not { } tokens)
        {
            await guard.CountAsync(name, user?.Id, address, cancel);
            AccountMeters.SignedIn("wrong");
            return AccountProblems.WrongLogin;
        }

        await guard.ForgiveAsync([name], cancel);
        if (check == PasswordCheck.RightButOld)
        {
            await RehashAsync(database, passwords, user, request.Password, cancel);
        }

        AccountMeters.SignedIn("done");
        RefreshCookie.Set(http, tokens);
        return TypedResults.Ok(Response.Of(tokens));
    }

    // PostgreSQL takes no NUL in a text, so nobody is called so.
    private static Task<User?> FindAsync(AccountsDb database, string name, CancellationToken cancel) => name.Contains('\0', StringComparison.Ordinal)
        ? Task.FromResult<User?>(null)
        :
#pragma warning disable CA1304, CA1311, CA1862 // Translated to lower(username), which has an index.
        database.Users.AsNoTracking().Include(u => u.Roles)
            .OrderByDescending(u => u.Email == name)
            .FirstOrDefaultAsync(u => u.Email == name || u.Username.ToLower() == name, cancel);
#pragma warning restore CA1304, CA1311, CA1862

    // The same password under another scheme: nothing that anybody chose, hence no new version of it. Another one set meanwhile stays.
    private static Task<int> RehashAsync(AccountsDb database, Passwords passwords, User user, string password, CancellationToken cancel)
    {
        var anew = passwords.Hash(password);
        return database.Users.Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, anew), cancel);
    }
}
